package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.pipeline.job.JobFailure;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The kinds of logs that jobs read, found as services. */
public final class LogReadings {

  /** Found by their own class loader: the workers of a cluster have another one around. */
  private static final List<LogReading> ALL =
      ServiceLoader.load(LogReading.class, LogReading.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private LogReadings() {}

  /** The options that they have beside {@link SourceOptions}. */
  public static List<Class<? extends PipelineOptions>> optionTypes() {
    return ALL.stream()
        .<Class<? extends PipelineOptions>>flatMap(reading -> reading.optionTypes().stream())
        .toList();
  }

  /**
   * The source that {@code --source} names.
   *
   * @throws JobFailure if it names none, or its log cannot be used
   */
  static UnboundedSource<Received, ?> source(SourceOptions options, Clock clock) {
    LogAddress address = address(options);
    for (LogReading reading : ALL) {
      UnboundedSource<Received, ?> source = reading.source(address, options, clock);
      if (source != null) {
        return source;
      }
    }
    throw JobFailure.ofOption(
        "source", options.getSource(), "is no log that a job reads, only one that is written");
  }

  /**
   * The log's address where it is of this kind; null where it is of another.
   *
   * @throws JobFailure if it is none
   */
  public static <A extends LogAddress> @Nullable A address(SourceOptions options, Class<A> kind) {
    LogAddress address = address(options);
    return kind.isInstance(address) ? kind.cast(address) : null;
  }

  private static LogAddress address(SourceOptions options) {
    Map<String, String> settings = new HashMap<>();
    ALL.forEach(reading -> settings.putAll(reading.settings(options).values()));
    try {
      return LogAddresses.parse(options.getSource(), new LogSettings(settings));
    } catch (IllegalArgumentException e) {
      throw JobFailure.ofOption("source", options.getSource(), String.valueOf(e.getMessage()));
    }
  }
}
