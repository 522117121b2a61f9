package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How jobs read a kind of event logs.
 *
 * <p>One is there once {@code META-INF/services/io.purchaseintent.pipeline.source.LogReading} names
 * it, beside the {@link io.purchaseintent.eventlog.LogKind} of its addresses.
 */
public interface LogReading {

  /** The options that it has beside {@link SourceOptions}. */
  List<Class<? extends PipelineOptions>> optionTypes();

  /** What those options say, by the names of the kind's settings. */
  LogSettings settings(PipelineOptions options);

  /**
   * The source of a log; null for a log of another kind.
   *
   * @throws io.purchaseintent.pipeline.job.JobFailure if it cannot be read, with the remedy
   */
  @Nullable UnboundedSource<Received, ?> source(
      LogAddress address, SourceOptions options, Clock clock);
}
