package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FolderAddress;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.eventlog.kinesis.StreamAddress;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Records of an event log, with the events' own times and a watermark from them. */
public final class EventSource extends PTransform<PBegin, PCollection<Received>> {

  private static final long serialVersionUID = 1L;

  /** A kind of logs that a job reads. */
  private record LogReader<A extends LogAddress>(Class<A> kind, Opening<A> opening) {

    /** Its source; null for a log of another kind. */
    @Nullable UnboundedSource<Received, ?> source(
        LogAddress address, SourceOptions options, Clock clock) {
      return kind.isInstance(address) ? opening.open(kind.cast(address), options, clock) : null;
    }
  }

  /** Makes the source of a log, and fails with a {@link JobFailure} if that cannot be read. */
  @FunctionalInterface
  private interface Opening<A extends LogAddress> {
    UnboundedSource<Received, ?> open(A address, SourceOptions options, Clock clock);
  }

  private static final List<LogReader<?>> READERS =
      List.of(
          new LogReader<>(FolderAddress.class, FileLogSource::open),
          new LogReader<>(StreamAddress.class, KinesisSource::open));

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
    LogAddress address = address(options);
    for (LogReader<?> reader : READERS) {
      UnboundedSource<Received, ?> source = reader.source(address, options, clock);
      if (source != null) {
        return new EventSource(source);
      }
    }
    throw JobFailure.ofOption(
        "source", options.getSource(), "is no log that a job reads, only one that is written");
  }

  /** The log's address. */
  private static LogAddress address(SourceOptions options) {
    try {
      return LogAddresses.parse(
          options.getSource(), options.getKinesisEndpoint(), options.getKinesisRegion());
    } catch (IllegalArgumentException e) {
      throw JobFailure.ofOption("source", options.getSource(), String.valueOf(e.getMessage()));
    }
  }

  /** The log's address where it is of this kind; null where it is of another. */
  static <A extends LogAddress> @Nullable A address(SourceOptions options, Class<A> kind) {
    LogAddress address = address(options);
    return kind.isInstance(address) ? kind.cast(address) : null;
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
