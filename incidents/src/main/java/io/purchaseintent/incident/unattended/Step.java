package io.purchaseintent.incident.unattended;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that the loop did.
 *
 * @param name in a few words
 * @param says what it came to
 */
record Step(String name, Instant began, Instant ended, String says) {

  double seconds() {
    return Duration.between(began, ended).toMillis() / 1e3;
  }
}
