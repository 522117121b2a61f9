package io.purchaseintent.serving.keys;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** How many requests a key may still make. Thread-safe. */
interface Allowance {

  /**
   * Takes one.
   *
   * @return 0 where there was one, else for how many nanoseconds there will be none
   */
  long take();

  /** So many requests a second, of one server, and as many at once after a second of none. */
  static Allowance of(int rate, TimeMeter time) {
    Bucket bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, Duration.ofSeconds(1)))
            .withCustomTimePrecision(time)
            .build();
    return () -> {
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
      return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
    };
  }
}
