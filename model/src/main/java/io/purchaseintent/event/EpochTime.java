package io.purchaseintent.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Times as numbers since 1970, whole, with a fraction or an exponent. */
public enum EpochTime {
  SECONDS(9),
  MILLIS(6),
  MICROS(3),
  NANOS(0);

  private static final int MOST_DIGITS = 24;
  private static final int DIGITS_OF_A_LONG = 18;
  private static final long NANOS_A_SECOND = 1_000_000_000;

  private final int zeros;

  /** A unit that has so many zeros more than a nanosecond. */
  EpochTime(int zeros) {
    this.zeros = zeros;
  }

  /** The instant, or null for text that is no such number. */
  public @Nullable Instant parse(String text) {
    if (!looksLikeNumber(text)) {
      return null;
    }
    try {
      return isWhole(text) ? ofWhole(Long.parseLong(text)) : ofDecimal(new BigDecimal(text));
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  /**
   * The time that a number is by whichever unit gives one that can be, to the millisecond; null
   * where none does. As units are a thousand times each other, no number is two times between 1995
   * and the year 9999.
   */
  public static @Nullable Instant byRange(String text, Predicate<Instant> canBe) {
    if (!looksLikeNumber(text)) {
      return null;
    }
    for (EpochTime unit : values()) {
      Instant time = unit.parse(text);
      if (time != null && canBe.test(time)) {
        return time.truncatedTo(ChronoUnit.MILLIS);
      }
    }
    return null;
  }

  private static boolean looksLikeNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && isDigit(text.charAt(0) == '-' ? '0' : text.charAt(0));
  }

  private static boolean isWhole(String text) {
    return text.length() <= DIGITS_OF_A_LONG && text.chars().allMatch(c -> isDigit((char) c));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Instant ofWhole(long count) {
    long nanosEach = power(zeros);
    long aSecond = NANOS_A_SECOND / nanosEach;
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
}
