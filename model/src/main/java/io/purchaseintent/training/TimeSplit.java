package io.purchaseintent.training;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Splits sessions by time: train, then validation, then test.
 *
 * <p>A session belongs to the period that it lies in as a whole, its closing gap included; one that
 * is still open when the next period begins belongs to none, so that no two periods share a moment
 * of time.
 *
 * @param validationStart end of train, start of validation
 * @param testStart end of validation, start of test
 * @param sessionGap time without an event that closes a session
 */
public record TimeSplit(Instant validationStart, Instant testStart, Duration sessionGap)
    implements Serializable {

  /** A period, named as in the lake. */
  public enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }

  public TimeSplit {
    if (!validationStart.isBefore(testStart)) {
      throw new IllegalArgumentException(
          "Validation must start before test, but "
              + validationStart
              + " is not before "
              + testStart);
    }
  }

  /**
   * A split of whole days (UTC) by their number.
   *
   * @param first the first day of the data
   * @param last the last day of the data
   * @param trainPercent share of the days for train, from the first on
   * @param validationPercent share of the days for validation
   * @throws IllegalArgumentException if a part would have no day
   */
  public static TimeSplit ofDays(
      LocalDate first,
      LocalDate last,
      int trainPercent,
      int validationPercent,
      Duration sessionGap) {
    long days = last.toEpochDay() - first.toEpochDay() + 1;
    long train = Math.round(days * trainPercent / 100.0);
    long validation = Math.round(days * (trainPercent + validationPercent) / 100.0) - train;
    if (train < 1 || validation < 1 || train + validation >= days) {
      throw new IllegalArgumentException(
          days
              + " days of data from "
              + first
              + " to "
              + last
              + " do not leave a day each for train, validation and test");
    }
    return new TimeSplit(
        midnight(first.plusDays(train)), midnight(first.plusDays(train + validation)), sessionGap);
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The part of a session, or none if it was open across a border. */
  public Optional<Part> partOf(Instant sessionStart, Instant sessionEnd) {
    Instant closed = sessionEnd.plus(sessionGap);
    if (!closed.isAfter(validationStart)) {
      return Optional.of(Part.TRAIN);
    }
    if (sessionStart.isBefore(validationStart)) {
      return Optional.empty();
    }
    if (!closed.isAfter(testStart)) {
      return Optional.of(Part.VALIDATION);
    }
    return sessionStart.isBefore(testStart) ? Optional.empty() : Optional.of(Part.TEST);
  }
}
