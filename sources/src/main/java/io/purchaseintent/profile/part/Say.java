package io.purchaseintent.profile.part;

import java.util.Locale;

/** Numbers in sentences. */
final class Say {

  private Say() {}

  /** A share as percents, with as many digits as its size asks for. */
  static String percent(double share) {
    double percents = 100 * share;
    int decimals =
        percents == 0 || percents >= 9.95 ? 0 : percents >= 0.995 ? 1 : percents >= 0.0995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f%%", percents);
  }

  /** A share of counts. */
  static String percent(long count, long of) {
    return percent(Figures.share(count, of));
  }

  /** A whole number with separators. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** An amount of money, from millionths. */
  static String money(long micros) {
    return String.format(Locale.ROOT, "%,.2f", micros / 1e6);
  }
}
