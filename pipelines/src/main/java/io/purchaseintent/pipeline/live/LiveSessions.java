package io.purchaseintent.pipeline.live;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.sessionize.SessionStateFn;
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
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * A stream of events to the states of their sessions, each again whenever it has grown.
 *
 * <p>Session windows and the batch jobs' CombineFn: the one design that all runners run. Panes
 * accumulate, so that each is the whole state and may replace the one before.
 */
final class LiveSessions
    extends PTransform<PCollection<Event>, PCollection<KV<String, SessionState>>> {

  /** The step that drops what is too late. */
  static final String GATHER = "Sessions/Gather";

  /** Counts events that came after the end of their session, and still count. */
  static final String LATE = "late_events";

  private static final long serialVersionUID = 1L;

  private final Duration gap;
  private final Duration early;
  private final Duration allowedLateness;

  /**
   * Sessions that end where no event follows for {@code gap}.
   *
   * @param early how long an event waits before its session's state is told
   * @param allowedLateness how late an event may be and still count
   */
  LiveSessions(Duration gap, Duration early, Duration allowedLateness) {
    this.gap = gap;
    this.early = early;
    this.allowedLateness = allowedLateness;
  }

  @Override
  public PCollection<KV<String, SessionState>> expand(PCollection<Event> events) {
    return events
        .apply("By session", ParDo.of(new BySessionFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of()))
        .apply(
            "Sessions",
            Window.<KV<String, CompactEvent>>into(Sessions.withGapDuration(joda(gap)))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withEarlyFirings(
                            AfterProcessingTime.pastFirstElementInPane().plusDelayOf(joda(early)))
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(joda(allowedLateness))
                .accumulatingFiredPanes())
        .apply("Gather", Combine.perKey(new SessionStateFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.sessionState()))
        .apply("Count late ones", ParDo.of(new CountLateFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.sessionState()));
  }

  private static final class CountLateFn
      extends DoFn<KV<String, SessionState>, KV<String, SessionState>> {
    private static final long serialVersionUID = 1L;
    private final Counter late = Metrics.counter(LiveSessions.class, LATE);

    @ProcessElement
    public void process(
        @Element KV<String, SessionState> session,
        PaneInfo pane,
        OutputReceiver<KV<String, SessionState>> out) {
      if (pane.getTiming() == PaneInfo.Timing.LATE) {
        late.inc();
      }
      out.output(session);
    }
  }

  static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  private static final class BySessionFn extends DoFn<Event, KV<String, CompactEvent>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<String, CompactEvent>> out) {
      out.output(KV.of(event.sessionId(), CompactEvent.of(event)));
    }
  }
}
