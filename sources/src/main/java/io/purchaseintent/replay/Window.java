package io.purchaseintent.replay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are chosen, by their time.
 *
 * @param from the first instant that is chosen, or null for no bound
 * @param until the first instant that no longer is, or null for no bound
 */
record Window(@Nullable Instant from, @Nullable Instant until) {

  Window {
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException(
          "--from=" + from + " must be before --until=" + until + ", or nothing is left");
    }
  }

  /** So much time up to the newest event, that one included. */
  static Window last(Duration span, Instant newest) {
    Instant end = newest.plusMillis(1);
    return new Window(end.minus(span), end);
  }

  boolean holds(Instant time) {
    return (from == null || !time.isBefore(from)) && (until == null || time.isBefore(until));
  }

  @Override
  public String toString() {
    return (from == null ? "the start" : from)
        + " to before "
        + (until == null ? "the end" : until);
  }
}
