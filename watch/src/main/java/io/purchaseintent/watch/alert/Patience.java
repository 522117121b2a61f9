package io.purchaseintent.watch.alert;

import java.time.Duration;

/**
 * How long is waited for receivers.
 *
 * @param attempts how often each is tried, at least 1
 * @param firstPause after the first try; each pause is twice the one before
 * @param whole after which nobody is waited for any more
 */
record Patience(int attempts, Duration firstPause, Duration whole) {

  /** Four tries within a minute. */
  static Patience ofMinute() {
    return new Patience(4, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }
}
