package io.purchaseintent.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How a data set writes its times. Each reader gives null for text that is not of its form. */
enum TimeFormat {
  /** ISO-8601 with an offset: {@code 2019-10-01T00:00:00.000Z}. */
  ISO {
    @Override
    @Nullable String toIso(String text, ZoneId zone) {
      int length = text.length();
      boolean offset =
          length > DATE_AND_SECONDS - 3
              && text.charAt(10) == 'T'
              && (text.charAt(length - 1) == 'Z'
                  || text.indexOf('+', 16) > 0
                  || text.indexOf('-', 16) > 0);
      return offset ? text : null;
    }
  },
  /**
   * A date and a time with a space or a T between: {@code 2019-10-01 00:00:00}, followed by {@code
   * UTC}, {@code Z} or nothing, which means the mapping's zone. A local time that a clock change
   * skips is moved forward by the change; one that occurs twice is the first.
   */
  DATETIME {
    @Override
    @Nullable String toIso(String text, ZoneId zone) {
      if (text.length() < DATE_AND_SECONDS || (text.charAt(10) != ' ' && text.charAt(10) != 'T')) {
        return null;
      }
      int end = text.length();
      ZoneId actual = zone;
      if (text.endsWith(" UTC")) {
        end -= 4;
        actual = ZoneOffset.UTC;
      } else if (text.endsWith("Z")) {
        end -= 1;
        actual = ZoneOffset.UTC;
      }
      for (int i = 11; i < end; i++) {
        char c = text.charAt(i);
        if ((c < '0' || c > '9') && c != ':' && c != '.') {
          return null;
        }
      }
      String local = text.substring(0, 10) + 'T' + text.substring(11, end);
      if (actual.equals(ZoneOffset.UTC)) {
        return local + 'Z';
      }
      try {
        return LocalDateTime.parse(local).atZone(actual).toInstant().toString();
      } catch (DateTimeException e) {
        return null;
      }
    }
  },
  /** Seconds since 1970, with or without a fraction. */
  EPOCH_SECONDS {
    @Override
    @Nullable String toIso(String text, ZoneId zone) {
      int point = text.indexOf('.');
      long seconds = number(point < 0 ? text : text.substring(0, point));
      if (seconds == NO_NUMBER) {
        return null;
      }
      String whole = Instant.ofEpochSecond(seconds).toString();
      return point < 0
          ? whole
          : whole.substring(0, whole.length() - 1) + text.substring(point) + 'Z';
    }
  },
  /** Milliseconds since 1970. */
  EPOCH_MILLIS {
    @Override
    @Nullable String toIso(String text, ZoneId zone) {
      long millis = number(text);
      return millis == NO_NUMBER ? null : Instant.ofEpochMilli(millis).toString();
    }
  };

  private static final int DATE_AND_SECONDS = "yyyy-MM-dd HH:mm:ss".length();
  private static final long NO_NUMBER = Long.MIN_VALUE;

  /** Longer numbers lie beyond the year 5000 in milliseconds and beyond any calendar in seconds. */
  private static final int MOST_DIGITS = 14;

  /**
   * The time as ISO-8601 with an offset.
   *
   * @param zone the zone of a time that names none
   */
  abstract @Nullable String toIso(String text, ZoneId zone);

  /**
   * The whole number, or {@link #NO_NUMBER}; at most {@link #MOST_DIGITS} digits, none negative.
   */
  private static long number(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return NO_NUMBER;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
