package io.purchaseintent.feature;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /**
   * The sessions of one session id with one more event.
   *
   * @param sessions in their order, more than the gap apart
   */
  public List<SessionState> with(List<SessionState> sessions, CompactEvent event) {
    SessionState last =
        sessions.isEmpty() ? SessionState.empty() : sessions.get(sessions.size() - 1);
    boolean goesOn =
        event.timeMillis() >= last.firstTimeMillis()
            && event.timeMillis() - last.newest().timeMillis() < gap.toMillis();
    if (!goesOn) {
      return union(sessions, List.of(SessionState.of(event)));
    }
    List<SessionState> grown = new ArrayList<>(sessions);
    grown.set(grown.size() - 1, last.with(event));
    return grown;
  }

  /**
   * The sessions of one session id, of two parts of its events: associative, commutative and
   * idempotent, as the union of two states is.
   *
   * @param a sessions in their order, more than the gap apart
   * @param b such too
   */
  public List<SessionState> union(List<SessionState> a, List<SessionState> b) {
    List<SessionState> all = new ArrayList<>(a);
    all.addAll(b);
    all.sort(Comparator.comparingLong(SessionState::firstTimeMillis));
    List<SessionState> sessions = new ArrayList<>();
    for (SessionState next : all) {
      int last = sessions.size() - 1;
      boolean goesOn =
          last >= 0
              && next.firstTimeMillis() - sessions.get(last).newest().timeMillis() < gap.toMillis();
      if (goesOn) {
        sessions.set(last, sessions.get(last).merge(next));
      } else {
        sessions.add(next);
      }
    }
    return sessions;
  }
}
