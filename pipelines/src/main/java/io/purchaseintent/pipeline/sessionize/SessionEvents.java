package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.lake.Dataset;
import io.purchaseintent.pipeline.lake.EventTable;
import io.purchaseintent.pipeline.lake.ReadTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * The lake's events by session id, in session windows: what every batch job on sessions starts
 * from.
 */
public final class SessionEvents extends PTransform<PBegin, PCollection<KV<String, CompactEvent>>> {

  private static final long serialVersionUID = 1L;

  private final transient List<Path> files;
  private final Duration gap;

  private SessionEvents(List<Path> files, Duration gap) {
    this.files = files;
    this.gap = gap;
  }

  /**
   * All events of the dataset.
   *
   * @param gap the least time without an event that ends a session; exactly the gap ends it
   */
  public static SessionEvents of(Dataset events, Duration gap) {
    return new SessionEvents(events.files(), gap);
  }

  @Override
  public PCollection<KV<String, CompactEvent>> expand(PBegin begin) {
    return begin
        .apply("Read", read(files))
        .apply(
            "Take event time",
            WithTimestamps.of(keyed -> Instant.ofEpochMilli(keyed.getValue().timeMillis())))
        .apply(
            "Window",
            Window.into(Sessions.withGapDuration(org.joda.time.Duration.millis(gap.toMillis()))));
  }

  /** The events of these files by session id, in the global window. */
  public static ReadTable<KV<String, CompactEvent>> read(List<Path> files) {
    return ReadTable.of(
        files,
        EventTable.COMPACT,
        row -> KV.of(EventTable.sessionId(row), EventTable.compact(row)),
        KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of()));
  }
}
