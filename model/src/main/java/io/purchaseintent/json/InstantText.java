package io.purchaseintent.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/** Reads moments as {@link Instant} writes them, most of them without a formatter. */
final class InstantText {

  private static final String PATTERN = "0000-00-00T00:00:00.000000000Z";
  private static final int WHOLE_SECONDS = "2016-10-30T00:00:00Z".length();
  private static final int NANOSECONDS = PATTERN.length();
  private static final int SECONDS_OF_DAY = 86_400;

  private InstantText() {}

  /**
   * The moment.
   *
   * @throws java.time.format.DateTimeParseException if it is none
   */
  static Instant parse(String text) {
    int length = text.length();
    if (!isUsual(text, length)) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    boolean hasDay =
        month >= 1 && month <= 12 && day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth();
    if (!hasDay || hour > 23 || minute > 59 || second > 59) {
      // Midnight as 24:00, or an error to be told.
      return Instant.parse(text);
    }
    long seconds =
        LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_DAY
            + hour * 3600L
            + minute * 60L
            + second;
    return Instant.ofEpochSecond(seconds, length == WHOLE_SECONDS ? 0 : nanos(text, length - 1));
  }

  private static long nanos(String text, int until) {
    long nanos = number(text, WHOLE_SECONDS, until);
    for (int place = until; place < NANOSECONDS - 1; place++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static boolean isUsual(String text, int length) {
    // A point has a digit after it.
    if (length < WHOLE_SECONDS || length == WHOLE_SECONDS + 1 || length > NANOSECONDS) {
      return false;
    }
    for (int i = 0; i < length - 1; i++) {
      char pattern = PATTERN.charAt(i);
      char found = text.charAt(i);
      if (pattern == '0' ? found < '0' || found > '9' : found != pattern) {
        return false;
      }
    }
    return text.charAt(length - 1) == 'Z';
  }

  private static int number(String text, int from, int until) {
    int number = 0;
    for (int i = from; i < until; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }
}
