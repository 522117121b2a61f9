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
 * <p>As-of times are midnights in UTC, a day is {@code [midnight, next midnight)}; both are told by
 * the number of days since the epoch.
 */
final class AsOfDays {

  static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Stands for an as-of time before all that can be, and for one after. */
  static final long NEVER_YET = Long.MIN_VALUE;

  static final long NEVER_AGAIN = Long.MAX_VALUE;

  private final NavigableSet<Long> days = new TreeSet<>();

  /** Notes that a day comes in. */
  void addEndOf(long epochDay) {
    days.add(epochDay + 1);
  }

  /** Notes that a day leaves a window of so many days. */
  void addLeaving(long epochDay, int windowDays) {
    days.add(epochDay + 1 + windowDays);
  }

  /** Those of them that end closed days, oldest first. */
  Iterable<Long> endsOf(ClosedDays closed) {
    return days.subSet(closed.from().toEpochDay(), false, closed.until().toEpochDay(), true);
  }

  /** The newest not after an as-of time; {@link #NEVER_YET} if there is none. */
  long newestUntil(long asOfDay) {
    Long newest = days.floor(asOfDay);
    return newest == null ? NEVER_YET : newest;
  }

  /** The first after an as-of time; {@link #NEVER_AGAIN} if there is none. */
  long firstAfter(long asOfDay) {
    Long first = days.higher(asOfDay);
    return first == null ? NEVER_AGAIN : first;
  }

  static long dayOf(long timeMillis) {
    return Math.floorDiv(timeMillis, DAY_MILLIS);
  }

  static Instant midnight(long epochDay) {
    return LocalDate.ofEpochDay(epochDay).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
