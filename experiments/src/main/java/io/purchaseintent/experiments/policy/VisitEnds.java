package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.feature.SessionGap;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When visits are over, and what came of them is known. */
final class VisitEnds {

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

  /**
   * Lets nothing pass that has no sense.
   *
   * @throws UserError with the bound
   */
  void requireSense() {
    if (sessionGap.isNegative() || sessionGap.isZero()) {
      throw UserError.ofUsage("--session-gap=" + sessionGap + " must be longer than PT0S");
    }
    if (outcomesAfter.isNegative()) {
      throw UserError.ofUsage("--outcomes-after=" + outcomesAfter + " must not be negative");
    }
  }

  /** The visits of these days, from the last 28 of the log on where none is named. */
  Comparison.Settings settings(@Nullable LocalDate since, @Nullable LocalDate until) {
    return Comparison.Settings.of(since, until, new SessionGap(sessionGap), outcomesAfter);
  }
}
