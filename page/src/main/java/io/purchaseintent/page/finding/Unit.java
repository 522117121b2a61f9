package io.purchaseintent.page.finding;

import io.purchaseintent.page.Text;
import java.util.Locale;

/** What a number is of, and so how it is written for people: never as a machine would. */
enum Unit {
  NUMBER,
  SHARE,
  COUNT,
  SECONDS;

  private static final int MOST_DECIMALS = 9;
  private static final double MANY = 1e15;

  /** A value with its unit, with as many digits as its size asks for. */
  String written(double value) {
    return written(value, 0);
  }

  /** A value with as many digits as it takes to tell it from another, unless they are the same. */
  String apartFrom(double other, double value) {
    int more = 0;
    while (value != other
        && more < MOST_DECIMALS
        && written(value, more).equals(written(other, more))) {
      more++;
    }
    return written(value, more);
  }

  private String written(double value, int more) {
    if (Double.isNaN(value)) {
      return "unknown";
    }
    if (value < 0) {
      return "minus " + written(-value, more);
    }
    if (Double.isInfinite(value)) {
      return "infinite";
    }
    // Of two zeros one is below 0.
    double size = Math.abs(value);
    if (size >= MANY) {
      return "more than a million billions";
    }
    return switch (this) {
      case SHARE -> share(size, more);
      case COUNT -> String.format(Locale.ROOT, "%,." + (isWhole(size) ? 0 : more) + "f", size);
      case SECONDS -> seconds(size, more);
      case NUMBER -> number(size, more);
    };
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value);
  }

  private static String share(double value, int more) {
    if (value > 0 && value < 0.5e-5 && more == 0) {
      return "less than 0.001%";
    }
    double percents = 100 * value;
    int decimals =
        percents == 0 || percents >= 9.95 ? 0 : percents >= 0.995 ? 1 : percents >= 0.0995 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + (decimals + more) + "f%%", percents);
  }

  private static String number(double value, int more) {
    if (value > 0 && value < 0.5e-5 && more == 0) {
      return "nearly 0";
    }
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,." + more + "f", value);
    }
    int decimals = value >= 10 ? 1 : value >= 0.0995 || value == 0 ? 2 : value >= 0.000995 ? 3 : 5;
    return Text.decimal(value, decimals + more);
  }

  private static String seconds(double value, int more) {
    if (value >= 2 * 86_400) {
      return trimmed(value / 86_400, more) + " days";
    }
    if (value >= 2 * 3_600) {
      return trimmed(value / 3_600, more) + " hours";
    }
    return value >= 120
        ? Text.decimal(value / 60, more) + " minutes"
        : Text.decimal(value, more) + " s";
  }

  /** With a decimal unless it is 0. */
  private static String trimmed(double value, int more) {
    String text = String.format(Locale.ROOT, "%,." + (1 + more) + "f", value);
    return more == 0 && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A value at an axis, as short as can be. */
  String tick(double value) {
    if (this != SECONDS || value < 120) {
      return written(value);
    }
    if (value < 2 * 3_600) {
      return Text.decimal(value / 60, 0) + " min";
    }
    return value < 2 * 86_400
        ? trimmed(value / 3_600, 0) + " h"
        : trimmed(value / 86_400, 0) + " d";
  }
}
