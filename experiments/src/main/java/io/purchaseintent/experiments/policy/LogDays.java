package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.feature.SessionGap;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which days of the log are looked at, and when a visit is over. */
final class LogDays {

  /** Some 500 bytes each. */
  private static final int MOST_MOMENTS = 500_000;

  private static final int THREADS = 2;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "The first day to look at, UTC (default: the last 28 of the log).")
  private @Nullable LocalDate since;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "The day after the last (default: to the end of the log).")
  private @Nullable LocalDate until;

  @Option(
      names = "--session-gap",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description = "As for all jobs (default: ${DEFAULT-VALUE}).")
  private Duration sessionGap = Duration.ofMinutes(30);

  @Option(
      names = "--outcomes-after",
      paramLabel = "DURATION",
      defaultValue = "PT1H",
      description =
          "How long after a visit's end its events may still come (default: ${DEFAULT-VALUE}).")
  private Duration outcomesAfter = Duration.ofHours(1);

  /** Whether days are named. */
  boolean isNamed() {
    return since != null || until != null;
  }

  /**
   * Lets nothing pass that has no sense.
   *
   * @throws UserError with the remedy
   */
  void requireSense() {
    if (since != null && until != null && !since.isBefore(until)) {
      throw UserError.ofUsage("--since=" + since + " must be before --until=" + until);
    }
    if (sessionGap.isNegative() || sessionGap.isZero()) {
      throw UserError.ofUsage("--session-gap=" + sessionGap + " must be longer than PT0S");
    }
    if (outcomesAfter.isNegative()) {
      throw UserError.ofUsage("--outcomes-after=" + outcomesAfter + " must not be negative");
    }
  }

  Comparison.Settings settings() {
    return new Comparison.Settings(
        since,
        until,
        new SessionGap(sessionGap),
        outcomesAfter,
        0.05,
        0.01,
        0.05,
        MOST_MOMENTS,
        THREADS);
  }
}
