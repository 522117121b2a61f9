package io.purchaseintent.explanation;

import java.util.Locale;

/** Numbers with their units, as people say them. */
final class Quantity {

  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;

  private Quantity() {}

  /** Such as "no views", "1 view" or "4 views". */
  static String count(double number, String one, String many) {
    long count = Math.round(number);
    return count == 0 ? "no " + many : count + " " + (count == 1 ? one : many);
  }

  /** In the greatest unit that it has one of, rounded: "45 seconds", "2 minutes", "3 days". */
  static String duration(double seconds) {
    if (Math.round(seconds) < MINUTE) {
      return whole(seconds, "second");
    }
    if (Math.round(seconds / MINUTE) < HOUR / MINUTE) {
      return whole(seconds / MINUTE, "minute");
    }
    if (Math.round(seconds / HOUR) < DAY / HOUR) {
      return whole(seconds / HOUR, "hour");
    }
    return whole(seconds / DAY, "day");
  }

  /** Such as "just now" or "2 minutes ago". */
  static String ago(double seconds) {
    return Math.round(seconds) == 0 ? "just now" : duration(seconds) + " ago";
  }

  /** Such as "less than a day ago" or "3 days ago", of whole 24-hour periods. */
  static String daysAgo(double days) {
    return days == 0 ? "less than a day ago" : whole(days, "day") + " ago";
  }

  /** With two decimals, without a currency. */
  static String money(double units) {
    return String.format(Locale.ROOT, "%.2f", units);
  }

  /** Such as "2.5%". */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private static String whole(double number, String unit) {
    long count = Math.round(number);
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
