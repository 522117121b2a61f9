package io.purchaseintent.serving.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where predictions are logged. */
public final class PredictionLogOptions {

  /** What Kinesis refuses for longer is lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A file each moment would be a folder of crumbs; a later one is a lake that knows nothing. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(1);

  @Option(
      names = "--prediction-log",
      paramLabel = "LOG",
      description =
          "Log every prediction here, with all that made it: DIR, a folder, or kinesis:STREAM"
              + " (default: the folder predictions in the lake).")
  private @Nullable String target;

  @Option(
      names = "--prediction-file-age",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description =
          "How long a file of the folder is written until it is complete, and others read it; less"
              + " for a trial that shall not wait, from PT1S to PT1H (default: ${DEFAULT-VALUE}).")
  private Duration fileAge = Duration.ofMinutes(10);

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

  /** Where predictions are logged; empty where they are not, or into the lake. */
  public Optional<String> target() {
    return off ? Optional.empty() : Optional.ofNullable(target);
  }

  /**
   * Begins to log, unless told not to.
   *
   * @param lake where predictions are logged unless told otherwise
   * @param run a name for the log's files that no other log has
   * @param logs how a stream is reached
   * @throws UserError if an option is wrong, or the log cannot be written
   */
  public PredictionSink open(
      Path lake, String run, LogSettings logs, Clock clock, MeterRegistry registry) {
    if (off && target != null) {
      throw UserError.ofUsage(
          "--prediction-log=" + target + " and --no-prediction-log exclude each other");
    }
    if (off) {
      return PredictionSink.NONE;
    }
    Path usual = lake.resolve("predictions");
    if (target == null) {
      return files(usual, run, clock, registry);
    }
    try {
      KinesisStream stream = KinesisStream.of(target, logs);
      if (stream == null && LogAddresses.kindOf(target) != null) {
        throw UserError.ofUsage(
            "--prediction-log=" + target + " is for events alone: give DIR, or kinesis:STREAM");
      }
      return stream == null
          ? files(Path.of(target), run, clock, registry)
          : PredictionLog.of(
              PredictionStream.open(stream, usual, run, PATIENCE),
              PredictionLog.QUEUE_LENGTH,
              registry);
    } catch (InvalidPathException e) {
      throw UserError.ofUsage("--prediction-log=" + target + " is no path: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw UserError.ofUsage("--prediction-log=" + target + " " + e.getMessage());
    } catch (LogUnavailableException e) {
      throw new UserError("--prediction-log=" + e.getMessage(), e);
    }
  }

  private PredictionFolder.Settings settings() {
    if (fileAge.compareTo(SHORTEST) < 0 || fileAge.compareTo(LONGEST) > 0) {
      throw UserError.ofUsage(
          "--prediction-file-age=" + fileAge + " must be from " + SHORTEST + " to " + LONGEST);
    }
    return new PredictionFolder.Settings(PredictionFolder.Settings.defaults().fileBytes(), fileAge);
  }

  private PredictionSink files(Path folder, String run, Clock clock, MeterRegistry registry) {
    PredictionFolder.Settings settings = settings();
    try {
      return PredictionLog.of(
          PredictionFolder.open(folder, run, settings, clock),
          PredictionLog.QUEUE_LENGTH,
          registry);
    } catch (IOException e) {
      throw new UserError(
          "Predictions cannot be logged in "
              + folder
              + ": choose another place with --prediction-log=LOG, or --no-prediction-log ("
              + e
              + ")",
          e);
    }
  }
}
