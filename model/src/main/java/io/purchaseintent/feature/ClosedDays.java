package io.purchaseintent.feature;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * Days (UTC) that are closed together: their events are counted, and values made as of each
 * midnight that ends one of them.
 *
 * @param from the first day; what happened before its midnight was counted already
 * @param until the day after the last, after {@code from}
 */
public record ClosedDays(LocalDate from, LocalDate until) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if it has no day
   */
  public ClosedDays {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("The days from " + from + " until " + until + " are none");
    }
  }

  /** Whether an instant, in milliseconds since the epoch, is on one of the days. */
  public boolean contain(long timeMillis) {
    return containDay(AsOfDays.dayOf(timeMillis));
  }

  /** Whether a day, by its number since the epoch, is one of them. */
  boolean containDay(long day) {
    return day >= from.toEpochDay() && day < until.toEpochDay();
  }

  /** Whether a midnight, told by its date, ends one of the days. */
  public boolean endAt(LocalDate asOf) {
    return asOf.isAfter(from) && !asOf.isAfter(until);
  }

  @Override
  public String toString() {
    return from + " until " + until;
  }
}
