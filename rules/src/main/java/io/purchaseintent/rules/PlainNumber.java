package io.purchaseintent.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they stand in sentences: three digits that count, in no language's own manner. */
final class PlainNumber {

  private static final MathContext DIGITS = new MathContext(3);
  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_UNTIL = 1e15;

  private PlainNumber() {}

  /** The number, such as {@code 0.315}, {@code 12,345} or {@code 3.2e-9}. */
  static String of(double number) {
    if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
      return number == 0
          ? "0"
          : Double.isNaN(number) ? "unknown" : number > 0 ? "infinity" : "-infinity";
    }
    double size = Math.abs(number);
    if (size >= 1000 && size < PLAIN_UNTIL) {
      return String.format(Locale.ROOT, "%,d", Math.round(number));
    }
    BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    return size >= PLAIN_FROM && size < PLAIN_UNTIL
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%.1e", number);
  }

  /** A count with its unit: "1 session", "12,345 sessions". */
  static String count(long number, String unit) {
    return String.format(Locale.ROOT, "%,d %s%s", number, unit, number == 1 ? "" : "s");
  }
}
