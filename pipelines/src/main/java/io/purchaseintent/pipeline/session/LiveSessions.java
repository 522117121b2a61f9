package io.purchaseintent.pipeline.session;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.online.WriteSessions;
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
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * A stream of events to the states of their sessions, each again whenever it has grown.
 *
 * <p>Each event's pane is the whole state of that visit of its id which has the newest event,
 * behind the number of the id's events since the last pause, and may replace the one before.
 * Merging windows and a CombineFn: the one design that all runners run.
 */
public final class LiveSessions
    extends PTransform<PCollection<Event>, PCollection<KV<String, KV<Integer, SessionState>>>> {

  /** The step that drops what is too late. */
  public static final String GATHER = "Sessions/Gather";

  /**
   * Counts events that came after the end of their window, one to two gaps late, and still count.
   */
  public static final String LATE = "late_events";

  /**
   * So many visits of an id that is used for ever, as a kiosk's, are remembered at the most, with
   * pauses that are no longer than a window. An event that is so late that it belongs to an older
   * one is forgotten, and the newest visit is what it is. Beside them is what tells for how long
   * there was no pause.
   */
  public static final int MOST_VISITS = 32;

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;
  private final Duration allowedLateness;

  /**
   * Sessions that end where the gap says so.
   *
   * @param allowedLateness how late an event may be and still count
   */
  public LiveSessions(SessionGap gap, Duration allowedLateness) {
    this.gap = gap;
    this.allowedLateness = allowedLateness;
  }

  @Override
  public PCollection<KV<String, KV<Integer, SessionState>>> expand(PCollection<Event> events) {
    return events
        .apply("By session", ParDo.of(new BySessionFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), CompactEventCoder.of()))
        .apply(
            "Sessions",
            Window.<KV<String, CompactEvent>>into(new VisitWindows(gap.gap()))
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(joda(allowedLateness))
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .accumulatingFiredPanes())
        .apply("Gather", Combine.perKey(new NewestSessionFn(gap)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), WriteSessions.KNOWN))
        .apply("Count late ones", ParDo.of(new CountLateFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), WriteSessions.KNOWN));
  }

  private static final class CountLateFn
      extends DoFn<KV<String, KV<Integer, SessionState>>, KV<String, KV<Integer, SessionState>>> {
    private static final long serialVersionUID = 1L;
    private final Counter late = Metrics.counter(LiveSessions.class, LATE);

    @ProcessElement
    public void process(
        @Element KV<String, KV<Integer, SessionState>> session,
        PaneInfo pane,
        OutputReceiver<KV<String, KV<Integer, SessionState>>> out) {
      if (pane.getTiming() == PaneInfo.Timing.LATE) {
        late.inc();
      }
      out.output(session);
    }
  }

  private static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  private static final class BySessionFn extends DoFn<Event, KV<String, CompactEvent>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<String, CompactEvent>> out) {
      if (event.type().isOfVisit()) {
        out.output(KV.of(event.sessionId(), CompactEvent.of(event)));
      }
    }
  }
}
