package io.purchaseintent.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Numbers and names as people read them. */
public final class Text {

  /** What stands where a number cannot be told. */
  public static final String NONE = "–";

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
    if (size <= Float.MIN_VALUE || !Double.isFinite(value)) {
      return size <= Float.MIN_VALUE ? "0" : Double.toString(value);
    }
    if (size >= 1e7 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", value);
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

  /** A name of a feature, slice or model without its underscores. */
  public static String name(String code) {
    return code.replace('_', ' ');
  }
}
