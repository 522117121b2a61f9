package io.purchaseintent.feature;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule that splits the events of one session id into sessions: a session ends when nothing
 * happens for the gap; exactly the gap ends it.
 *
 * @param gap longer than nothing
 */
public record SessionGap(Duration gap) implements Serializable {

  public SessionGap {
    if (gap.isZero() || gap.isNegative()) {
      throw new IllegalArgumentException("gap must be longer than nothing, but is " + gap);
    }
  }

  /**
   * The sessions in their order.
   *
   * @param events of one session id, in any order, none twice
   * @return each session's events in their order; none is empty
   */
  public List<List<CompactEvent>> split(Iterable<CompactEvent> events) {
    List<CompactEvent> sorted = new ArrayList<>();
    events.forEach(sorted::add);
    sorted.sort(null);
    List<List<CompactEvent>> sessions = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      boolean ends =
          i == sorted.size()
              || sorted.get(i).timeMillis() - sorted.get(i - 1).timeMillis() >= gap.toMillis();
      if (ends) {
        sessions.add(List.copyOf(sorted.subList(start, i)));
        start = i;
      }
    }
    return sessions;
  }
}
