package io.purchaseintent.pipeline.job;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Whole days (UTC) that a job looks at.
 *
 * @param from the first day
 * @param to the day after the last, after {@code from}
 */
public record DayPeriod(LocalDate from, LocalDate to) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if it has no day
   */
  public DayPeriod {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A period from " + from + " to " + to + " has no day");
    }
  }

  /** A single day. */
  public static DayPeriod of(LocalDate day) {
    return new DayPeriod(day, day.plusDays(1));
  }

  /** Its first instant. */
  public Instant start() {
    return from.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The first instant after it. */
  public Instant end() {
    return to.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Whether an instant is in it. */
  public boolean contains(Instant time) {
    return !time.isBefore(start()) && time.isBefore(end());
  }

  /** The day, or both: {@code 2016-10-01 to 2016-10-08}, the last without. */
  @Override
  public String toString() {
    return from.plusDays(1).equals(to) ? from.toString() : from + " to " + to;
  }
}
