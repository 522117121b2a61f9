package io.purchaseintent.feature;

import java.time.Duration;

/**
 * Follows what happens under one session id, in the order of time, and tells where all visits under
 * it are over: where nothing happened for the gap, and, of an id that never rests, at midnight.
 *
 * <p>An id on which something happened without a pause for more than a day before a midnight (UTC)
 * is no visitor's: a kiosk, a robot, a name that a tag sends for everybody. Its visits end at that
 * midnight, and at each until there is a pause. So no visit is longer than two days, and what
 * happened the day before tells where visits end. Of gaps above half an hour it is as many days as
 * 48 gaps are, rounded up.
 *
 * <p>Not thread-safe.
 */
public final class VisitChain {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final int GAPS = 48;

  private final long gapMillis;
  private final long longestMillis;
  private boolean empty = true;
  private long first;
  private long last;

  VisitChain(long gapMillis) {
    this.gapMillis = gapMillis;
    this.longestMillis = longestMillis(gapMillis);
  }

  /** What happens under one id, of which nothing is known yet. */
  public VisitChain(SessionGap gap) {
    this(gap.gap().toMillis());
  }

  /** For how long before a midnight nothing may have paused, so that it ends what goes on. */
  static long longestMillis(long gapMillis) {
    long days = -Math.floorDiv(-Math.multiplyExact(gapMillis, (long) GAPS), DAY_MILLIS);
    return Math.max(1, days) * DAY_MILLIS;
  }

  /**
   * Takes in when the next thing happened.
   *
   * @param timeMillis not before those that were taken in
   * @return whether all that happened before is over, or nothing did
   */
  public boolean begins(long timeMillis) {
    if (empty || timeMillis - last >= gapMillis) {
      empty = false;
      first = timeMillis;
      last = timeMillis;
      return true;
    }
    long midnight = midnightBefore(timeMillis);
    boolean over = last < midnight && isOverAt(midnight);
    last = Math.max(last, timeMillis);
    return over;
  }

  /** Takes in that there was no pause until a time. */
  void goOnUntil(long timeMillis) {
    last = Math.max(last, timeMillis);
  }

  /** Whether it went on for so long, without a pause, that a midnight after it ends it. */
  public boolean isOverAt(long midnightMillis) {
    return first < midnightMillis - longestMillis;
  }

  /** Since when nothing has paused, as far as it was followed. */
  public long firstMillis() {
    return first;
  }

  /** When something happened last. */
  public long lastMillis() {
    return last;
  }

  /** The last midnight (UTC) that is not after a time. */
  static long midnightBefore(long timeMillis) {
    return timeMillis - Math.floorMod(timeMillis, DAY_MILLIS);
  }
}
