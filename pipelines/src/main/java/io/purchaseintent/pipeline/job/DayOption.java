package io.purchaseintent.pipeline.job;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Days among a job's options. */
public final class DayOption {

  private DayOption() {}

  /** The day of an option as {@link #parse} reads it; null where it is not given. */
  public static @Nullable LocalDate of(String option, @Nullable String text) {
    return text == null ? null : parse(option, text);
  }

  /**
   * The day (UTC) of an option.
   *
   * @param option its name in camel case
   * @throws JobFailure if it is none
   */
  public static LocalDate parse(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw JobFailure.ofOption(option, text, "is no day, such as 2016-10-30");
    }
  }
}
