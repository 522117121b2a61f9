package io.purchaseintent.rollout.loop;

import io.purchaseintent.registry.board.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When what failed is tried again: after a minute, then twice as long each time up to an hour. It
 * is told by the deeds, and so outlives the process.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 6;

  private final Map<String, Instant> until = new HashMap<>();

  /** Reads what failed of late, the oldest first. */
  void read(List<Deed> deeds) {
    until.clear();
    Map<String, Integer> inARow = new HashMap<>();
    for (Deed deed : deeds) {
      Instant ended = deed.ended();
      if (ended == null || deed.outcome().equals(Deed.CUT_OFF)) {
        continue;
      }
      if (deed.outcome().equals(Deed.FAILED)) {
        int before = inARow.merge(deed.step(), 1, Integer::sum) - 1;
        Duration pause = FIRST.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        until.put(deed.step(), ended.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
      } else {
        inARow.remove(deed.step());
        until.remove(deed.step());
      }
    }
  }

  /** Whether a step may be tried; a failure of a time that has not come yet keeps nobody. */
  boolean isOver(String step, Instant now) {
    Instant end = until.get(step);
    return end == null || !now.isBefore(end) || end.isAfter(now.plus(LONGEST));
  }
}
