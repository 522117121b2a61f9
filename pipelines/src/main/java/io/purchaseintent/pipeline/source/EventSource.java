package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Records of an event log, with the events' own times and a watermark from them. */
public final class EventSource extends PTransform<PBegin, PCollection<Received>> {

  private static final long serialVersionUID = 1L;
  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  private final UnboundedSource<Received, ?> source;

  private EventSource(UnboundedSource<Received, ?> source) {
    this.source = source;
  }

  /**
   * The source that {@code --source} names.
   *
   * @throws JobFailure if it names none, its log cannot be used, or another option is wrong
   */
  public static EventSource of(SourceOptions options, Clock clock) {
    WatermarkRules.of(options);
    untilIdle(options);
    readers(1, options);
    KinesisStream stream = stream(options);
    return new EventSource(stream == null ? files(options, clock) : shards(stream, clock));
  }

  private static UnboundedSource<Received, ?> files(SourceOptions options, Clock clock) {
    Path folder = folder(options);
    try {
      requireLog(folder, options.getSource());
      // The collector may be started after the job.
      FileLog.ensure(folder, FileLog.Settings.defaults().partitions());
      return FileLogSource.of(folder, clock);
    } catch (IOException e) {
      throw JobFailure.of("opening --source=" + options.getSource(), e);
    }
  }

  /**
   * A name that is mistyped must not become an empty log, for which the job would wait for ever.
   */
  private static void requireLog(Path folder, String source) throws IOException {
    if (FileLog.isIn(folder)) {
      return;
    }
    String why = "holds other files, and no event log";
    if (!Files.exists(folder)) {
      why = "is not there";
    } else if (!Files.isDirectory(folder)) {
      why = "is no folder";
    } else if (FileLog.isEmpty(folder)) {
      return;
    }
    throw JobFailure.ofOption(
        "source",
        source,
        why
            + ": name the folder that ./intent serve --log or ./intent replay --to writes; where"
            + " that is yet to begin, make an empty one, and the job waits");
  }

  private static UnboundedSource<Received, ?> shards(KinesisStream stream, Clock clock) {
    try (KinesisClient client = stream.connect(ATTEMPT, 1)) {
      stream.requireUsable(client);
    } catch (LogUnavailableException e) {
      throw new JobFailure("--source=" + e.getMessage(), e);
    }
    return KinesisSource.of(stream, clock);
  }

  /** The stream of the log; null where it is none. */
  static @Nullable KinesisStream stream(SourceOptions options) {
    try {
      return KinesisStream.of(
          options.getSource(), options.getKinesisEndpoint(), options.getKinesisRegion());
    } catch (IllegalArgumentException e) {
      throw JobFailure.ofOption("source", options.getSource(), String.valueOf(e.getMessage()));
    }
  }

  /** The folder of the log. */
  static Path folder(SourceOptions options) {
    Path folder = FileLog.folderOf(options.getSource());
    if (folder == null) {
      throw JobFailure.ofOption(
          "source",
          options.getSource(),
          "is no source: take file:DIR, a log of files, or kinesis:STREAM");
    }
    return folder.toAbsolutePath().normalize();
  }

  /**
   * How many readers share the log where the runner asks for so many.
   *
   * @throws JobFailure if there may be none
   */
  static int readers(int desired, PipelineOptions options) {
    int most = options.as(SourceOptions.class).getMaxReaders();
    if (most < 1) {
      throw JobFailure.ofOption("maxReaders", most, "must be at least 1");
    }
    return Math.min(Math.max(desired, 1), most);
  }

  /** How long the source must be silent to have ended; null for ever. */
  static @Nullable Duration untilIdle(SourceOptions options) {
    return options.getUntilIdle() == null
        ? null
        : DurationOption.positive("untilIdle", options.getUntilIdle());
  }

  @Override
  public PCollection<Received> expand(PBegin begin) {
    return begin.apply("Log", Read.from(source));
  }
}
