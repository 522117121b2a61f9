package io.purchaseintent.event;

import org.jspecify.annotations.Nullable;

/**
 * How much of a product: pieces, or what it is sold by (metres, kilograms), in thousandths, so that
 * sums are exact. As a number of pieces it is a {@code double} that is a whole number of them.
 */
public final class Quantity {

  /** Thousandths of a piece. */
  public static final int PARTS = 1_000;

  /** The most that an event can be about. */
  public static final int MAX = 1_000_000;

  private static final long MICROS_A_PART = Money.MICROS / PARTS;

  private Quantity() {}

  /** The thousandths of a quantity. */
  public static long parts(double quantity) {
    return Math.round(quantity * PARTS);
  }

  /** The quantity of so many thousandths. */
  public static double ofParts(long parts) {
    return parts / (double) PARTS;
  }

  /** Whether there is no fraction of a piece in it. */
  public static boolean isWhole(double quantity) {
    return quantity == Math.rint(quantity);
  }

  /** What pieces of a price are worth, an unknown number of them taken as one. */
  public static long worth(long priceMicros, double quantity) {
    return worthOfParts(priceMicros, quantity == 0 ? PARTS : parts(quantity));
  }

  /**
   * What thousandths of a piece are worth, rounded to the nearest, held at the greatest long.
   *
   * @param priceMicros of a piece, not below 0
   */
  public static long worthOfParts(long priceMicros, long parts) {
    if (parts % PARTS == 0) {
      return times(priceMicros, parts / PARTS);
    }
    long whole = times(priceMicros / PARTS, parts);
    long sum = whole + (priceMicros % PARTS * parts + PARTS / 2) / PARTS;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long times(long a, long b) {
    long product = a * b;
    return Math.multiplyHigh(a, b) != 0 || product < 0 ? Long.MAX_VALUE : product;
  }

  /** The shortest decimal text, for JSON. */
  public static String toText(double quantity) {
    return isWhole(quantity) ? Long.toString((long) quantity) : Double.toString(quantity);
  }

  /**
   * One number for a quantity: itself where it is whole, as it always was before there were
   * fractions, else its thousandths below 0.
   */
  public static long packed(double quantity) {
    return isWhole(quantity) ? (long) quantity : -parts(quantity);
  }

  /** The quantity of {@link #packed}. */
  public static double unpacked(long packed) {
    return packed < 0 ? ofParts(-packed) : packed;
  }

  /**
   * The quantity in a text, below 0 where it says so, rounded to thousandths.
   *
   * @return null for text that is no number, is nothing, or is beyond {@link #MAX}
   */
  static @Nullable Double parse(String text) {
    long micros = Money.parse(text);
    if (micros == Money.INVALID || micros > MAX * Money.MICROS || micros < -MAX * Money.MICROS) {
      return null;
    }
    long parts = Math.round(micros / (double) MICROS_A_PART);
    return parts == 0 ? null : ofParts(parts);
  }
}
