package io.purchaseintent.serving.variant;

import io.purchaseintent.statistics.RateDetector.Hits;
import org.HdrHistogram.Histogram;

/**
 * What a variant did between two looks.
 *
 * @param micros times of what it answered
 * @param failed how many answers it did not give
 */
record Figures(Histogram micros, long failed) {

  /** All that it was asked; what it failed are the hits. */
  Hits asked() {
    return new Hits(micros.getTotalCount() + failed, failed);
  }

  /** All that it answered; what took longer are the hits. */
  Hits slowerThan(long bound) {
    long all = micros.getTotalCount();
    return new Hits(all, all - micros.getCountBetweenValues(0, bound));
  }
}
