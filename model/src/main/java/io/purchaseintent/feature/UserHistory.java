package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a shopper at an as-of time. Windows of N days are N × 24 hours, {@code [asOf −
 * N days, asOf)}; instants are kept, never ages.
 *
 * @param asOf the instant that this value is true as of
 * @param lifetimePurchaseCount distinct orders before {@code asOf}
 * @param orderValueMicros90d value of the orders first seen in the 90 days, in micros
 * @param pricedOrderCount90d those of them whose value is known
 * @param lastPurchase first sight of the newest order, or null if there is none
 * @param preferredCategory category with most product views in the 90 days, the alphabetically
 *     first where several have as many, or null if there is none
 * @param lifetimeSessionCount visits that began before {@code asOf}
 * @param sessions30d visits that began in the 30 days
 * @param lastVisit the newest event before {@code asOf}
 */
public record UserHistory(
    Instant asOf,
    int lifetimePurchaseCount,
    long orderValueMicros90d,
    int pricedOrderCount90d,
    @Nullable Instant lastPurchase,
    @Nullable String preferredCategory,
    int lifetimeSessionCount,
    int sessions30d,
    @Nullable Instant lastVisit) {

  /** Rises when a value's meaning, or the bytes, change: states of others count as missing. */
  public static final int VERSION = 1;

  /** The same value, true as of another instant. */
  UserHistory withAsOf(Instant instant) {
    return new UserHistory(
        instant,
        lifetimePurchaseCount,
        orderValueMicros90d,
        pricedOrderCount90d,
        lastPurchase,
        preferredCategory,
        lifetimeSessionCount,
        sessions30d,
        lastVisit);
  }
}
