package io.purchaseintent.mapping;

import io.purchaseintent.event.EpochTime;
import io.purchaseintent.event.EventTime;
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
  EPOCH_SECONDS(EpochTime.SECONDS),
  /** Milliseconds since 1970. */
  EPOCH_MILLIS(EpochTime.MILLIS),
  /** Microseconds since 1970. */
  EPOCH_MICROS(EpochTime.MICROS),
  /** Nanoseconds since 1970. */
  EPOCH_NANOS(EpochTime.NANOS);

  private static final int DATE_ALONE = "yyyy-MM-dd".length();
  private static final int DATE_AND_SECONDS = "yyyy-MM-ddTHH:mm:ss".length();
  private static final int DATE_AND_MINUTES = "yyyy-MM-dd HH:mm".length();

  private final @Nullable EpochTime number;

  TimeFormat() {
    this(null);
  }

  /** A number of this unit; null: no number. */
  TimeFormat(@Nullable EpochTime number) {
    this.number = number;
  }

  @Override
  public @Nullable String toIso(String text, ZoneId zone) {
    Instant time = number == null ? null : number.parse(text);
    return time == null ? null : time.toString();
  }

  @Override
  public boolean isNumber() {
    return number != null;
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
