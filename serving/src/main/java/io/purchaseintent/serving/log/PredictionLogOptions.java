package io.purchaseintent.serving.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where predictions are logged. */
public final class PredictionLogOptions {

  @Option(
      names = "--prediction-log",
      paramLabel = "DIR",
      description =
          "Log every prediction here, with all that made it (default: predictions in the lake).")
  private @Nullable Path folder;

  @Option(names = "--no-prediction-log", description = "Log no prediction.")
  private boolean off;

  @Option(
      names = "--explained-share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Share of the predictions that are logged with what each feature adds to them, 0 to 1"
              + " (default: ${DEFAULT-VALUE}).")
  private double explainedShare = 0.01;

  /**
   * Share of the predictions that are logged with an explanation; 0 where none is logged.
   *
   * @throws UserError if it is no share
   */
  public double explainedShare() {
    if (!(explainedShare >= 0 && explainedShare <= 1)) {
      throw UserError.ofUsage("--explained-share=" + explainedShare + " must be from 0 to 1");
    }
    return off ? 0 : explainedShare;
  }

  /**
   * Begins to log, unless told not to.
   *
   * @param lake where predictions are logged unless told otherwise
   * @param run a name for the log's files that no other log has
   * @throws UserError if the folder cannot be written
   */
  public PredictionSink open(Path lake, String run, Clock clock, MeterRegistry registry) {
    if (off && folder != null) {
      throw UserError.ofUsage(
          "--prediction-log=" + folder + " and --no-prediction-log exclude each other");
    }
    if (off) {
      return PredictionSink.NONE;
    }
    Path target = folder == null ? lake.resolve("predictions") : folder;
    try {
      return PredictionLog.open(target, run, PredictionLog.Settings.defaults(), clock, registry);
    } catch (IOException e) {
      throw new UserError(
          "Predictions cannot be logged in "
              + target
              + ": choose another folder with --prediction-log=DIR, or --no-prediction-log ("
              + e
              + ")",
          e);
    }
  }
}
