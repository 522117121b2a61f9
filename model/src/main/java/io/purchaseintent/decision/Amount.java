package io.purchaseintent.decision;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of policies as text, and amounts as whole micros. */
final class Amount {

  /** The highest amount that a policy or a cart may have. */
  static final double HIGHEST = 1e9;

  /** The lowest amount that is one. */
  static final double LOWEST = 0.01;

  private static final double MICROS = 1e6;

  private Amount() {}

  /** The shortest decimal text of a number, without exponent. */
  static String text(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
    return shortest.signum() == 0 ? "0" : shortest.toPlainString();
  }

  /** The amount in cents, for reasons that people read. */
  static String cents(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Millionths of the unit, so that sums do not depend on their order. */
  static long micros(double value) {
    return Math.round(value * MICROS);
  }

  static double units(long micros) {
    return micros / MICROS;
  }
}
