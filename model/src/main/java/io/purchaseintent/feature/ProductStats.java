package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a product at an as-of time. Windows of N days are N × 24 hours, {@code [asOf −
 * N days, asOf)}.
 *
 * @param asOf the instant that this value is true as of
 * @param purchaseCount30d distinct orders of the product first seen in the 30 days
 * @param viewCount30d product views in the 30 days
 * @param priceSumMicros7d sum of the prices seen in the 7 days, in micros
 * @param priceCount7d events of the 7 days that carried a price
 * @param category the category seen last before {@code asOf}, or null if there was none
 */
public record ProductStats(
    Instant asOf,
    int purchaseCount30d,
    int viewCount30d,
    long priceSumMicros7d,
    int priceCount7d,
    @Nullable String category) {

  /** Rises when a value's meaning, or the bytes, change: states of others count as missing. */
  public static final int VERSION = 1;

  /** The same value, true as of another instant. */
  ProductStats withAsOf(Instant instant) {
    return new ProductStats(
        instant, purchaseCount30d, viewCount30d, priceSumMicros7d, priceCount7d, category);
  }
}
