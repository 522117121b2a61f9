package io.purchaseintent.pipeline.live;

import io.purchaseintent.event.Event;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.ingest.FirstReceived;
import io.purchaseintent.pipeline.lake.AppendFiles;
import io.purchaseintent.pipeline.lake.Dataset;
import io.purchaseintent.pipeline.lake.EventTable;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Adds a stream of events to the lake's, each id once.
 *
 * <p>Windows are of event time: the same event has the same time whenever it comes again, so that
 * all of its copies meet in one window, and the first pane of an id is the only one that counts.
 */
final class ArchiveEvents extends PTransform<PCollection<Event>, PDone> {

  static final String ARCHIVED = "events_archived";

  private static final long serialVersionUID = 1L;

  private final transient Dataset events;
  private final Duration window;
  private final Duration allowedLateness;
  private final int shards;

  /**
   * Files of one window each, and of what came late.
   *
   * @param window of event time, that a file spans
   * @param shards files for each window
   */
  ArchiveEvents(Dataset events, Duration window, Duration allowedLateness, int shards) {
    this.events = events;
    this.window = window;
    this.allowedLateness = allowedLateness;
    this.shards = shards;
  }

  @Override
  public PDone expand(PCollection<Event> accepted) {
    return accepted
        .apply("By id", ParDo.of(new ByIdFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), EventCoder.of()))
        .apply(
            "Window",
            Window.<KV<String, Event>>into(FixedWindows.of(LiveSessions.joda(window)))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(LiveSessions.joda(allowedLateness))
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply("First received", Combine.perKey(new FirstReceived()))
        .apply("Once", ParDo.of(new OnceFn()))
        .setCoder(EventCoder.of())
        .apply(
            "Write",
            AppendFiles.to(
                events,
                EventTable.SCHEMA,
                event -> "dt=" + EventTable.day(event),
                EventTable::toRow,
                shards));
  }

  private static final class OnceFn extends DoFn<KV<String, Event>, Event> {
    private static final long serialVersionUID = 1L;
    private final Counter archived = Metrics.counter(ArchiveEvents.class, ARCHIVED);

    @ProcessElement
    public void process(
        @Element KV<String, Event> event, PaneInfo pane, OutputReceiver<Event> out) {
      if (pane.isFirst()) {
        archived.inc();
        out.output(event.getValue());
      }
    }
  }

  private static final class ByIdFn extends DoFn<Event, KV<String, Event>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<String, Event>> out) {
      out.output(KV.of(event.eventId(), event));
    }
  }
}
