package io.purchaseintent.event;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Exact amounts as millionths of a currency's unit, so that sums do not depend on their order.
 *
 * <p>A {@code long} of micros holds amounts to nine million millions.
 */
public final class Money {

  /** Micros in one unit of the currency. */
  public static final long MICROS = 1_000_000L;

  /** The price of what costs nothing: a price, while 0 is one that is not known. */
  public static final long FREE = -1;

  /** The highest price accepted: a thousand million units. */
  public static final long MAX_PRICE_MICROS = 1_000_000_000L * MICROS;

  /** What {@link #parse} gives for text that is no amount. */
  static final long INVALID = Long.MIN_VALUE;

  private Money() {}

  /** The amount in units of the currency. */
  public static double toUnits(long micros) {
    return micros / (double) MICROS;
  }

  /** The amount as the shortest decimal text, for JSON. */
  public static String toText(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }

  /**
   * The amount in micros, digits past the sixth decimal rounded half to even; {@link
   * Long#MAX_VALUE} of its sign for what lies beyond ±1e12 units, {@link #INVALID} for text that is
   * no decimal number.
   */
  static long parse(String text) {
    try {
      BigDecimal value = new BigDecimal(text);
      // Looked at before any arithmetic: 1e999999999 parses at once and would then fill the memory.
      long integerDigits = (long) value.precision() - value.scale();
      if (integerDigits > 12) {
        return value.signum() * Long.MAX_VALUE;
      }
      return integerDigits < -7
          ? 0
          : value.setScale(6, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return INVALID;
    }
  }
}
