package io.purchaseintent.incident.unattended;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * When what happens, in days (UTC) around today.
 *
 * @param now when the play begins
 */
record Days(Instant now) {

  /** Days before the change that are trained on. */
  static final int TRAINED = 20;

  /** Days of the changed world that are over. */
  static final int CHANGED = 16;

  /** The shop is open some days before, so that shoppers have a history. */
  private static final int OPEN = 2;

  /** Days of which visits are taken that come today. */
  private static final int AHEAD = 35;

  /** Of those days visits that begin so much before or after this time of day. */
  private static final Duration AROUND = Duration.ofHours(4);

  LocalDate today() {
    return now.atZone(ZoneOffset.UTC).toLocalDate();
  }

  LocalDate changed() {
    return today().minusDays(CHANGED);
  }

  LocalDate first() {
    return changed().minusDays(TRAINED + OPEN);
  }

  /** How many are generated. */
  int all() {
    return OPEN + TRAINED + CHANGED + AHEAD;
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * Whether a visit that begins then is of the play: it is over, or may come today, where day of
   * the week and time of day mean the same as when it was generated.
   */
  boolean isThere(Instant begin) {
    if (begin.isBefore(start(today()))) {
      return true;
    }
    long off = Math.floorMod(Duration.between(now, begin).toSeconds(), 24 * 3600L);
    boolean near = Math.min(off, 24 * 3600L - off) <= AROUND.toSeconds();
    return near && isWeekend(begin) == isWeekend(now);
  }

  private static boolean isWeekend(Instant time) {
    DayOfWeek day = time.atZone(ZoneOffset.UTC).getDayOfWeek();
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
  }
}
