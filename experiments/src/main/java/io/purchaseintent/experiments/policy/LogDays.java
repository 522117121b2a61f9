package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.offpolicy.Comparison;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which days of the log are looked at, and when a visit is over. */
final class LogDays {

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

  @Mixin private final VisitEnds ends = new VisitEnds();

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
    ends.requireSense();
  }

  Comparison.Settings settings() {
    return ends.settings(since, until);
  }
}
