package io.purchaseintent.parquet;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How typed values are written as texts that mappings read. */
final class Texts {

  /** Whole numbers beyond it are not exact as doubles. */
  private static final double EXACT = 1L << 53;

  private Texts() {}

  /** An instant with its {@code Z}, or a local time without. */
  static String time(long count, long aSecond, boolean utc) {
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(count, aSecond),
            Math.floorMod(count, aSecond) * (1_000_000_000L / aSecond));
    return utc ? time.toString() : time.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
  }

  static String timeOfDay(long count, long nanosEach) {
    return LocalTime.ofNanoOfDay(count * nanosEach).toString();
  }

  /**
   * A number without an exponent; a whole one without a fraction, as ids come as floating numbers
   * where some are missing; null for not a number, which is how those tools write nothing.
   */
  static @Nullable String number(double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return Long.toString((long) value);
    }
    return Double.isInfinite(value)
        ? Double.toString(value)
        : BigDecimal.valueOf(value).toPlainString();
  }

  /** As {@link #number(double)}, with the digits that a float has. */
  static @Nullable String number(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value) || value == Math.rint(value)) {
      return number((double) value);
    }
    return new BigDecimal(Float.toString(value)).toPlainString();
  }
}
