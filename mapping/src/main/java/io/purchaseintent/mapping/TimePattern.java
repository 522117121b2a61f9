package io.purchaseintent.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times by a pattern of {@link DateTimeFormatter}, names of months and days in English. Without a
 * time of day it is the day's start, without a zone the mapping's.
 */
public record TimePattern(String code, DateTimeFormatter formatter) implements TimeForm {

  /**
   * The form of a pattern.
   *
   * @throws IllegalArgumentException if it is none, or tells no year, month and day, or of a time
   *     of day but its hour
   */
  public static TimePattern of(String pattern) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            // A year of an era (yyyy) cannot be checked against the calendar without the era.
            .parseDefaulting(ChronoField.ERA, 1)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    TimePattern form = new TimePattern(pattern, formatter);
    String example =
        formatter.format(Instant.parse("2024-05-31T13:14:15Z").atZone(ZoneId.of("UTC")));
    String back = form.toIso(example, ZoneId.of("UTC"));
    if (back == null || !back.startsWith("2024-05-31")) {
      throw new IllegalArgumentException("it tells no year, month and day");
    }
    if (lacksHour(formatter.parse(example))) {
      throw new IllegalArgumentException(
          "it tells a part of the time of day without its hour: HH from 0 to 23, or hh with a (AM,"
              + " PM)");
    }
    return form;
  }

  /**
   * Whether there is a time of day that cannot be told, so that all would be at the day's start.
   */
  private static boolean lacksHour(TemporalAccessor read) {
    return read.query(TemporalQueries.localTime()) == null
        && Arrays.stream(ChronoField.values())
            .anyMatch(field -> field.isTimeBased() && read.isSupported(field));
  }

  @Override
  public @Nullable String toIso(String text, ZoneId zone) {
    try {
      TemporalAccessor read = formatter.parse(text);
      if (read.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Instant.from(read).toString();
      }
      LocalDate date = LocalDate.from(read);
      var time = read.query(TemporalQueries.localTime());
      return (time == null ? date.atStartOfDay(zone) : date.atTime(time).atZone(zone))
          .toInstant()
          .toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public boolean isNumber() {
    return false;
  }
}
