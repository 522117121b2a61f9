package io.purchaseintent.incident.stage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How large the simulated shop is.
 *
 * @param seed the same gives the same shop, visits and luck
 * @param sessionsPerDay the mean number of visits a day
 */
public record Settings(long seed, int sessionsPerDay) {

  /** Visits a day at a scale of 1. */
  private static final int SESSIONS_PER_DAY = 600;

  /** Days to train on. */
  static final int TRAINED = 42;

  /** Days on which the shop decides. */
  static final int DECIDED = 7;

  /** The first day: fixed, so that nothing hangs on when an incident is played. */
  static final LocalDate START = LocalDate.of(2026, 1, 5);

  /** The settings of a scale, 1 being a shop of 600 visits a day. */
  public static Settings of(long seed, double scale) {
    return new Settings(seed, (int) Math.max(1, Math.round(SESSIONS_PER_DAY * scale)));
  }

  /** From when on visits are decided on. */
  static Instant cut() {
    return START.plusDays(TRAINED).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** A folder's name for what is made by these. */
  String code() {
    return "seed-" + seed + "-visits-" + sessionsPerDay;
  }
}
