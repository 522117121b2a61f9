package io.purchaseintent.pipeline.job;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Reads durations that a user gave as an option. */
public final class DurationOption {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** A hundred years: what is added to an instant of events must still be one. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private DurationOption() {}

  /**
   * A duration of a millisecond or more: events' times, windows and Redis know nothing shorter.
   *
   * @throws JobFailure if the text is none, or one of more than a hundred years
   */
  public static Duration positive(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.compareTo(SHORTEST) < 0) {
      throw JobFailure.ofOption(option, text, "must be at least a millisecond, such as PT30M");
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
      throw JobFailure.ofOption(option, text, "must not be negative, such as PT30M or PT0S");
    }
    return duration;
  }

  private static Duration parse(String option, String text) {
    Duration duration;
    try {
      duration = Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw JobFailure.ofOption(option, text, "is no ISO-8601 duration, such as PT30M or P2D");
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw JobFailure.ofOption(
          option, text, "must be at most P" + LONGEST.toDays() + "D, such as PT30M or P2D");
    }
    return duration;
  }
}
