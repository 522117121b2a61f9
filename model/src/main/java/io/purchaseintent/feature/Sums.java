package io.purchaseintent.feature;

import io.purchaseintent.event.Quantity;

/** Sums and products of amounts that are never negative. */
final class Sums {

  private Sums() {}

  /** The sum, held at the greatest long: still associative, as no amount is negative. */
  static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /**
   * The price of so many thousandths of what has a price, rounded to the nearest, held at the
   * greatest long.
   */
  static long ofParts(long price, long parts) {
    return Quantity.worthOfParts(price, parts);
  }
}
