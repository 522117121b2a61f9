package io.purchaseintent.feature;

import io.purchaseintent.event.Quantity;
import java.math.BigInteger;

/** Sums and products of amounts that are never negative. */
final class Sums {

  private Sums() {}

  /**
   * A share of an amount, {@code part} of {@code whole}, rounded down; all of it where whole is 0.
   */
  static long share(long amount, long part, long whole) {
    if (part >= whole) {
      return amount;
    }
    return BigInteger.valueOf(amount)
        .multiply(BigInteger.valueOf(part))
        .divide(BigInteger.valueOf(whole))
        .longValueExact();
  }

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
