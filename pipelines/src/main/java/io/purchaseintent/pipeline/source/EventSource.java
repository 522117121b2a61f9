package io.purchaseintent.pipeline.source;

import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.time.Clock;
import java.time.Duration;
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
    return new EventSource(LogReadings.source(options, clock));
  }

  /**
   * How many readers share the log where the runner asks for so many.
   *
   * @throws JobFailure if there may be none
   */
  public static int readers(int desired, PipelineOptions options) {
    int most = options.as(SourceOptions.class).getMaxReaders();
    if (most < 1) {
      throw JobFailure.ofOption("maxReaders", most, "must be at least 1");
    }
    return Math.min(Math.max(desired, 1), most);
  }

  /** How long the source must be silent to have ended; null for ever. */
  public static @Nullable Duration untilIdle(SourceOptions options) {
    return options.getUntilIdle() == null
        ? null
        : DurationOption.positive("untilIdle", options.getUntilIdle());
  }

  @Override
  public PCollection<Received> expand(PBegin begin) {
    return begin.apply("Log", Read.from(source));
  }
}
