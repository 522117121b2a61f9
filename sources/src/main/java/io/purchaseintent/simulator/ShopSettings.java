package io.purchaseintent.simulator;

import java.time.LocalDate;

/**
 * What a simulated shop's stream is to be like.
 *
 * @param seed the same settings and seed give the same bytes
 * @param start the first day, in the local time of each shopper
 * @param days how many days
 * @param sessionsPerDay the mean number of visits a day, robots aside
 * @param lateShare the share of events that arrive one to two hours late
 * @param outOfOrderShare the share of events that arrive up to a minute late
 * @param duplicateShare the share of events that arrive twice
 * @param botShare visits by robots for each visit by a person
 */
record ShopSettings(
    long seed,
    LocalDate start,
    int days,
    int sessionsPerDay,
    double lateShare,
    double outOfOrderShare,
    double duplicateShare,
    double botShare) {

  ShopSettings {
    requireInRange("days", days, 1, 36_500);
    requireInRange("sessions-per-day", sessionsPerDay, 1, 10_000_000);
    requireShare("late-share", lateShare);
    requireShare("out-of-order", outOfOrderShare);
    requireShare("duplicate-share", duplicateShare);
    requireShare("bot-share", botShare);
    if (lateShare + outOfOrderShare > 1) {
      throw new IllegalArgumentException(
          "--late-share and --out-of-order add up to "
              + (lateShare + outOfOrderShare)
              + ", at most 1 is possible");
    }
    LocalDate first = LocalDate.of(1995, 1, 2);
    if (start.isBefore(first)) {
      throw new IllegalArgumentException("--start must be " + first + " or later, but is " + start);
    }
  }

  private static void requireInRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--" + name + " must be from " + least + " to " + most + ", but is " + value);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("--" + name + " must be from 0 to 1, but is " + value);
    }
  }
}
