package io.purchaseintent.mapping;

import io.purchaseintent.event.EventTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms of times that have a name. */
public enum TimeFormat implements TimeForm {
  /** ISO-8601 with an offset, as {@link EventTime} reads it. */
  ISO {
    @Override
    public @Nullable String toIso(String text, ZoneId zone) {
      return isCommon(text) || EventTime.parse(text) != null ? text : null;
    }

    /** Whether it can be of no other form: then only who checks the event looks at its digits. */
    private static boolean isCommon(String text) {
      int last = text.length() - 1;
      return last >= DATE_AND_SECONDS
          && text.charAt(last) == 'Z'
          && text.charAt(4) == '-'
          && text.charAt(7) == '-'
          && text.charAt(10) == 'T'
          && text.charAt(13) == ':'
          && text.charAt(16) == ':';
    }
  },
  /**
   * A date and a time with a space or a T between, seconds or not: {@code 2019-10-01 00:00:00},
   * followed by {@code UTC}, an offset, the name of a zone, or nothing, which means the mapping's
   * zone. A local time that a clock change skips is moved forward by the change; one that occurs
   * twice is the first.
   */
  DATETIME {
    @Override
    public @Nullable String toIso(String text, ZoneId zone) {
      if (text.length() < DATE_AND_MINUTES
          || (text.charAt(10) != ' ' && text.charAt(10) != 'T' && text.charAt(10) != 't')) {
        return null;
      }
      int end = endOfTime(text);
      String named = text.substring(end).strip();
      try {
        ZoneId actual = named.isEmpty() ? zone : zoneOf(named);
        String local = text.substring(0, 10) + 'T' + text.substring(11, end).replace(',', '.');
        if (actual.equals(ZoneOffset.UTC)) {
          String iso = local + 'Z';
          return EventTime.parse(iso) != null ? iso : null;
        }
        return LocalDateTime.parse(local).atZone(actual).toInstant().toString();
      } catch (DateTimeException e) {
        return null;
      }
    }

    /** Where digits, colons and a fraction end that stand behind the date. */
    private static int endOfTime(String text) {
      int end = 11;
      while (end < text.length() && isOfTime(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private static boolean isOfTime(char c) {
      return (c >= '0' && c <= '9') || c == ':' || c == '.' || c == ',';
    }

    private static ZoneId zoneOf(String named) {
      return named.equalsIgnoreCase("Z") || named.equals("UTC") || named.equals("GMT")
          ? ZoneOffset.UTC
          : ZoneId.of(named);
    }
  },
  /** A day, {@code 2019-10-01}: its start in the mapping's zone. */
  DATE {
    @Override
    public @Nullable String toIso(String text, ZoneId zone) {
      if (text.length() != DATE_ALONE) {
        return null;
      }
      try {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant().toString();
      } catch (DateTimeException e) {
        return null;
      }
    }
  },
  /** Seconds since 1970, with or without a fraction or an exponent. */
  EPOCH_SECONDS(9),
  /** Milliseconds since 1970. */
  EPOCH_MILLIS(6),
  /** Microseconds since 1970. */
  EPOCH_MICROS(3),
  /** Nanoseconds since 1970. */
  EPOCH_NANOS(0);

  private static final int DATE_ALONE = "yyyy-MM-dd".length();
  private static final int DATE_AND_SECONDS = "yyyy-MM-ddTHH:mm:ss".length();
  private static final int DATE_AND_MINUTES = "yyyy-MM-dd HH:mm".length();

  private static final int MOST_DIGITS = 24;

  private static final int DIGITS_OF_A_LONG = 18;
  private static final long NANOS = 1_000_000_000;

  private final int zeros;

  TimeFormat() {
    this(-1);
  }

  /** A number that has so many zeros less than one of nanoseconds; -1: no number. */
  TimeFormat(int zeros) {
    this.zeros = zeros;
  }

  @Override
  public @Nullable String toIso(String text, ZoneId zone) {
    if (text.isEmpty()
        || text.length() > MOST_DIGITS
        || !isDigit(text.charAt(0) == '-' ? '0' : text.charAt(0))) {
      return null;
    }
    try {
      return (isWhole(text) ? ofWhole(Long.parseLong(text)) : ofDecimal(new BigDecimal(text)))
          .toString();
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static boolean isWhole(String text) {
    return text.length() <= DIGITS_OF_A_LONG && text.chars().allMatch(c -> isDigit((char) c));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Instant ofWhole(long count) {
    long nanosEach = power(zeros);
    long aSecond = NANOS / nanosEach;
    return Instant.ofEpochSecond(
        Math.floorDiv(count, aSecond), Math.floorMod(count, aSecond) * nanosEach);
  }

  private Instant ofDecimal(BigDecimal count) {
    // Looked at before any arithmetic: an exponent could fill the memory.
    if (Math.abs((long) count.precision() - count.scale()) > MOST_DIGITS
        || count.scale() > MOST_DIGITS) {
      throw new ArithmeticException("beyond any calendar");
    }
    BigDecimal seconds = count.movePointLeft(9 - zeros);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  private static long power(int exponent) {
    return exponent == 0 ? 1 : 10 * power(exponent - 1);
  }

  @Override
  public boolean isNumber() {
    return zeros >= 0;
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
