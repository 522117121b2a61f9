package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiments.offpolicy.Comparison;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How policies are compared by what happened. */
final class OutcomeOptions {

  @Option(
      names = "--outcomes",
      description = "With --from-log: compare by what happened, which the lake's events tell.")
  private boolean outcomes;

  @Mixin private final LogDays days = new LogDays();

  @Option(
      names = "--risk",
      paramLabel = "P",
      defaultValue = "0.05",
      description =
          "That any of the verdicts is wrong where nothing differs (default: ${DEFAULT-VALUE}).")
  private double risk = 0.05;

  @Option(
      names = "--most-untold",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Share of the visits in which a policy may do what the log never would have; beyond it"
              + " nothing is told (default: ${DEFAULT-VALUE}).")
  private double mostUntold = 0.01;

  @Option(
      names = "--effect",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "The least effect that matters, as a share of the margin: how long to explore is told by"
              + " it (default: ${DEFAULT-VALUE}).")
  private double effect = 0.05;

  /** Whether it is asked for. */
  boolean isAsked() {
    return outcomes;
  }

  /**
   * Lets no option pass that would do nothing, or has no sense.
   *
   * @throws UserError with the remedy
   */
  void requireSense(boolean fromLog, boolean otherLog) {
    if (outcomes && !fromLog) {
      throw UserError.ofUsage("--outcomes goes with --from-log: give it too");
    }
    if (outcomes && otherLog) {
      throw UserError.ofUsage(
          "--outcomes takes the predictions of the lake, where events are, too: give --lake=DIR in"
              + " place of --prediction-log");
    }
    if (!outcomes && days.isNamed()) {
      throw UserError.ofUsage("--since and --until go with --outcomes: give it too");
    }
    days.requireSense();
    require(risk > 0 && risk < 0.5, "--risk=" + risk + " must be above 0 and below 0.5");
    require(
        mostUntold >= 0 && mostUntold < 1,
        "--most-untold=" + mostUntold + " must be from 0 to below 1");
    require(effect > 0 && effect <= 10, "--effect=" + effect + " must be above 0, at most 10");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UserError.ofUsage(otherwise);
    }
  }

  Comparison.Settings settings() {
    return days.settings().with(risk, mostUntold, effect);
  }
}
