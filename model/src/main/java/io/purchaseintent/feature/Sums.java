package io.purchaseintent.feature;

/** Sums and products of amounts that are never negative. */
final class Sums {

  private Sums() {}

  /** The sum, held at the greatest long: still associative, as no amount is negative. */
  static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The product of two numbers that are not negative, held at the greatest long. */
  static long times(long a, long b) {
    long product = a * b;
    return Math.multiplyHigh(a, b) != 0 || product < 0 ? Long.MAX_VALUE : product;
  }
}
