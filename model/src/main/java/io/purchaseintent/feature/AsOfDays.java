package io.purchaseintent.feature;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The as-of times at which a value can differ from the day before, given the days that hold
 * something: when a day comes in, and when it leaves one of the windows.
 *
 * <p>As-of times are midnights in UTC, a day is {@code [midnight, next midnight)}.
 */
final class AsOfDays {

  static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final long first;
  private final long last;
  private final int[] windowDays;
  private final NavigableSet<Long> days = new TreeSet<>();

  /** As-of dates from first to last, both included; windows in days. */
  AsOfDays(LocalDate first, LocalDate last, int... windowDays) {
    this.first = first.toEpochDay();
    this.last = last.toEpochDay();
    this.windowDays = windowDays;
  }

  /** Notes that the day with this number (since the epoch) holds something. */
  void add(long epochDay) {
    // What lies before the range is part of the value on its first day.
    addAsOf(Math.max(epochDay + 1, first));
    for (int window : windowDays) {
      addAsOf(epochDay + 1 + window);
    }
  }

  private void addAsOf(long epochDay) {
    if (epochDay >= first && epochDay <= last) {
      days.add(epochDay);
    }
  }

  /** The as-of times, as days since the epoch, oldest first. */
  Iterable<Long> days() {
    return days;
  }

  static long dayOf(long timeMillis) {
    return Math.floorDiv(timeMillis, DAY_MILLIS);
  }

  static Instant midnight(long epochDay) {
    return LocalDate.ofEpochDay(epochDay).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
