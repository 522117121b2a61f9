package io.purchaseintent.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Numbers and names as people read them. */
public final class Text {

  /** What stands where a number cannot be told. */
  public static final String NONE = "–";

  /** Less has so many zeros that two digits that count are enough. */
  private static final double TINY = 1e-4;

  private static final double MANY = 1e15;

  private Text() {}

  /** Text with the characters escaped that mean something in HTML. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A whole number with separators. */
  public static String count(JsonNode number) {
    return grouped(number.asLong());
  }

  /** A whole number with separators. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Any number, with three digits that count. */
  public static String number(double value) {
    double size = Math.abs(value);
    // The number next to 0 stands where bins begin just below it.
    if (size <= Float.MIN_VALUE) {
      return "0";
    }
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? NONE : value > 0 ? "infinite" : "minus infinity";
    }
    if (size < TINY) {
      return new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    }
    if (size >= MANY) {
      return (value < 0 ? "below minus " : "more than ") + "a million billions";
    }
    if (size >= 100) {
      return grouped(Math.round(value));
    }
    return tick(Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)));
  }

  /** A number with so many decimals. */
  public static String decimal(JsonNode number, int decimals) {
    return number.isNumber() ? decimal(number.asDouble(), decimals) : NONE;
  }

  /** A number with so many decimals. */
  public static String decimal(double number, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  /** A number with its interval, {@code 0.982 (0.979 to 0.984)}. */
  public static String withInterval(JsonNode figures, String name, int decimals) {
    String number = decimal(figures.path(name), decimals);
    JsonNode interval = figures.path("intervals").path(name);
    return interval.path(0).isNumber()
        ? String.format(
            Locale.ROOT,
            "%s (%s to %s)",
            number,
            decimal(interval.path(0), decimals),
            decimal(interval.path(1), decimals))
        : number;
  }

  /** A share as percents, with as many digits as its size asks for. */
  public static String percent(JsonNode share) {
    return share.isNumber() ? percent(share.asDouble()) : NONE;
  }

  /** A share as percents, with as many digits as its size asks for. */
  public static String percent(double share) {
    double percents = 100 * share;
    double size = Math.abs(percents);
    int decimals = size == 0 || size >= 9.95 ? 0 : size >= 0.995 ? 1 : size >= 0.0995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f%%", percents);
  }

  /** A short number for an axis. */
  public static String tick(double value) {
    String text = String.format(Locale.ROOT, "%.5f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  /** Text that begins with a capital. */
  public static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Words in a row: {@code a, b and c}. */
  public static String listed(List<String> words) {
    int last = words.size() - 1;
    return last < 1 ? String.join("", words) : listed(words.subList(0, last), words.get(last));
  }

  /** Words in a row, with a last: {@code a, b and last}. */
  public static String listed(List<String> words, String last) {
    return String.join(", ", words) + " and " + last;
  }

  /** A name of a feature, slice or model without its underscores. */
  public static String name(String code) {
    return code.replace('_', ' ');
  }
}
