package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.pipeline.JobFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Records of an event log, with the events' own times and a watermark from them. */
public final class EventSource extends PTransform<PBegin, PCollection<Received>> {

  private static final long serialVersionUID = 1L;
  private static final String FILE = "file:";

  /** Partitions of a log that nobody has written to yet. */
  private static final int PARTITIONS = 4;

  private final FileLogSource source;

  private EventSource(FileLogSource source) {
    this.source = source;
  }

  /**
   * The source that {@code --source} names.
   *
   * @param untilIdle it ends once it was silent for so long; null for never
   * @throws JobFailure if it names none, or its folder cannot be used
   */
  public static EventSource of(
      String text, WatermarkRules rules, @Nullable Duration untilIdle, Clock clock) {
    if (!text.startsWith(FILE) || text.length() == FILE.length()) {
      throw JobFailure.ofOption("source", text, "is no source: take file:DIR, a log of files");
    }
    Path folder = Path.of(text.substring(FILE.length())).toAbsolutePath().normalize();
    try {
      // Whoever comes first makes it: the collector may be started after the job.
      FileLog.ensure(folder, PARTITIONS);
      return new EventSource(FileLogSource.of(folder, rules, untilIdle, clock));
    } catch (IOException e) {
      throw JobFailure.of("opening --source=" + text, e);
    }
  }

  @Override
  public PCollection<Received> expand(PBegin begin) {
    return begin.apply("Log", Read.from(source));
  }
}
