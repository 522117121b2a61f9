package io.purchaseintent.pipeline;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Reads durations that a user gave as an option. */
public final class DurationOption {

  private DurationOption() {}

  /**
   * A duration above zero.
   *
   * @throws JobFailure if the text is none
   */
  public static Duration positive(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.isZero() || duration.isNegative()) {
      throw JobFailure.ofOption(option, text, "must be longer than nothing");
    }
    return duration;
  }

  /**
   * A duration that may be zero.
   *
   * @throws JobFailure if the text is none
   */
  public static Duration notNegative(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.isNegative()) {
      throw JobFailure.ofOption(option, text, "must not be negative");
    }
    return duration;
  }

  private static Duration parse(String option, String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw JobFailure.ofOption(option, text, "is no ISO-8601 duration, such as PT30M or P2D");
    }
  }
}
