package io.purchaseintent.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ISO-8601 dates and times with an offset, to the millisecond (finer digits are cut off), as
 * programs write them: with a blank for the T, a comma for the point, without seconds, and with
 * offsets {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}, behind a blank or not. The 60th
 * second of a minute, a leap second, is the one before it.
 */
public final class EventTime {

  private static final int DATE_AND_SECONDS = "yyyy-MM-ddTHH:mm:ss".length();

  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})[Tt ](?<hour>\\d{2}):(?<minute>\\d{2})"
              + "(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d+))?)?"
              + " ?(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?)");

  private static final int LONGEST = 64;

  private EventTime() {}

  /** The instant, or null if the text is no ISO-8601 date and time with an offset. */
  public static @Nullable Instant parse(String text) {
    int length = text.length();
    if (length > DATE_AND_SECONDS
        && text.charAt(length - 1) == 'Z'
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':') {
      Instant instant = parseUtc(text, length);
      if (instant != null) {
        return instant;
      }
    }
    Matcher matcher = length > LONGEST ? null : WRITTEN.matcher(text);
    return matcher != null && matcher.matches() ? instant(matcher) : null;
  }

  private static @Nullable Instant instant(Matcher written) {
    try {
      LocalDateTime local =
          LocalDate.parse(written.group("date"))
              .atTime(
                  Integer.parseInt(written.group("hour")),
                  Integer.parseInt(written.group("minute")),
                  second(written.group("second")));
      String offset = written.group("offset");
      ZoneOffset zone = offset.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(offset);
      String fraction = written.group("fraction");
      String millis = ((fraction == null ? "" : fraction) + "000").substring(0, 3);
      return local.toInstant(zone).plusMillis(Integer.parseInt(millis));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int second(@Nullable String written) {
    int second = written == null ? 0 : Integer.parseInt(written);
    return second == 60 ? 59 : second;
  }

  /** The common form, {@code yyyy-MM-ddTHH:mm:ss[.f…]Z}: five times as fast as a formatter. */
  private static @Nullable Instant parseUtc(String text, int length) {
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    int millis = 0;
    if (length > DATE_AND_SECONDS + 1) {
      int fraction = length - DATE_AND_SECONDS - 2;
      if (text.charAt(DATE_AND_SECONDS) != '.' || fraction < 1 || fraction > 9) {
        return null;
      }
      if (digits(text, DATE_AND_SECONDS + 1, length - 1) < 0) {
        return null;
      }
      int kept = Math.min(fraction, 3);
      millis = digits(text, DATE_AND_SECONDS + 1, DATE_AND_SECONDS + 1 + kept);
      for (int i = kept; i < 3; i++) {
        millis *= 10;
      }
    }
    if (year < 0
        || hour < 0
        || minute < 0
        || second < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    if (month < 1 || month > 12 || day < 1 || day > LocalDate.of(year, month, 1).lengthOfMonth()) {
      return null;
    }
    long epochSecond =
        LocalDate.of(year, month, day).toEpochDay() * 86_400L
            + hour * 3_600L
            + minute * 60L
            + second;
    return Instant.ofEpochMilli(epochSecond * 1_000L + millis);
  }

  /** The number in {@code [from, to)}, or -1 if a character is no digit. */
  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
