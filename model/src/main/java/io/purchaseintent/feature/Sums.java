package io.purchaseintent.feature;

/** Sums of amounts that are never negative. */
final class Sums {

  private Sums() {}

  /** The sum, held at the greatest long: still associative, as no amount is negative. */
  static long saturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
