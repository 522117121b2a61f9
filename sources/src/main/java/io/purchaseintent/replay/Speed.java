package io.purchaseintent.replay;

import java.time.Duration;

/**
 * How many times as fast as the wall's time event time runs.
 *
 * @param factor from 1 to {@value #MOST}, or infinite: no waiting
 */
record Speed(double factor) {

  static final double MOST = 1_000_000;

  private static final String MAX = "max";
  private static final double NANOS_PER_MILLI = 1e6;

  /** As fast as it goes. */
  static Speed max() {
    return new Speed(Double.POSITIVE_INFINITY);
  }

  /**
   * The speed that a text names.
   *
   * @throws IllegalArgumentException with the bounds, if it names none
   */
  static Speed parse(String text) {
    if (text.equals(MAX)) {
      return max();
    }
    try {
      double factor = Double.parseDouble(text);
      if (factor >= 1 && factor <= MOST) {
        return new Speed(factor);
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers out of range.
    }
    // Slower than the wall, shifted events would be ahead of it.
    throw new IllegalArgumentException(
        "is no speed: give a number from 1 to 1000000 (60: an hour in a minute), or max");
  }

  boolean isMax() {
    return Double.isInfinite(factor);
  }

  /** The nanoseconds that so many milliseconds of event time take. */
  long wallNanos(long eventMillis) {
    return Math.round(eventMillis * NANOS_PER_MILLI / factor);
  }

  /** The wall's time that a span of event time takes. */
  Duration wallTime(Duration span) {
    return Duration.ofNanos(wallNanos(span.toMillis()));
  }

  /** The milliseconds of event time that run in so many nanoseconds; without end at full speed. */
  long eventMillis(long nanos) {
    return isMax() ? Long.MAX_VALUE : Math.round(nanos * factor / NANOS_PER_MILLI);
  }

  @Override
  public String toString() {
    if (isMax()) {
      return MAX;
    }
    return factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor);
  }
}
