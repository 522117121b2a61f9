package io.purchaseintent.feature;

/**
 * What is left of a shopper's days that no window sees any more.
 *
 * @param asOfDay the midnight as of which it was closed, by its day since the epoch; the least long
 *     while it never was
 * @param sessionStarts visits that began before the days that are kept
 * @param lastEventMillis time of the newest event before {@code asOfDay}; the least long if none
 * @param lastPurchaseMillis first sight of the newest of {@code orders}; the least long if none
 * @param orders the orders first seen before the days that are kept, {@link
 *     UserTimeline#MOST_ORDERS} of them at the most
 * @param forgottenOrders how many more there are
 * @param returnedOrders how many of all these were taken back
 * @param lastKeptMillis first sight of the newest that was not; the least long if none
 */
public record UserSettled(
    long asOfDay,
    int sessionStarts,
    long lastEventMillis,
    long lastPurchaseMillis,
    KnownOrders orders,
    int forgottenOrders,
    int returnedOrders,
    long lastKeptMillis) {

  static final UserSettled NOTHING =
      new UserSettled(
          AsOfDays.NEVER_YET,
          0,
          Long.MIN_VALUE,
          Long.MIN_VALUE,
          KnownOrders.NONE,
          0,
          0,
          Long.MIN_VALUE);
}
