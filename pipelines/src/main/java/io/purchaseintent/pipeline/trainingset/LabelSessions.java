package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.training.TimeSplit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Turns a session's events into its moments with their label.
 *
 * <p>Moments from the first purchase's event time on are left out, and so are sessions that have no
 * other, sessions that were open across a border of the split, and those that may still be open at
 * the end of the data, of which nobody knows what became.
 */
final class LabelSessions extends DoFn<KV<String, List<CompactEvent>>, LabeledSession> {

  static final String ACROSS_BORDER = "sessions_across_border";
  static final String WITHOUT_MOMENT = "sessions_without_moment";
  static final String STILL_OPEN = "sessions_still_open";

  private static final long serialVersionUID = 1L;

  private final TimeSplit split;
  private final SessionGap gap;
  private final Instant dataEnd;
  private final Counter acrossBorder = Metrics.counter(LabelSessions.class, ACROSS_BORDER);
  private final Counter withoutMoment = Metrics.counter(LabelSessions.class, WITHOUT_MOMENT);
  private final Counter stillOpen = Metrics.counter(LabelSessions.class, STILL_OPEN);

  /**
   * Labels sessions of a split.
   *
   * @param dataEnd time of the newest event that there is
   */
  LabelSessions(TimeSplit split, SessionGap gap, Instant dataEnd) {
    this.split = split;
    this.gap = gap;
    this.dataEnd = dataEnd;
  }

  @ProcessElement
  public void process(
      @Element KV<String, List<CompactEvent>> session, OutputReceiver<LabeledSession> out) {
    List<CompactEvent> events = session.getValue();
    Instant start = Instant.ofEpochMilli(events.get(0).timeMillis());
    Instant end = Instant.ofEpochMilli(events.get(events.size() - 1).timeMillis());
    if (end.plus(gap.gap()).isAfter(dataEnd)) {
      stillOpen.inc();
      return;
    }
    Optional<TimeSplit.Part> part = split.partOf(start, end);
    if (part.isEmpty()) {
      acrossBorder.inc();
      return;
    }
    Optional<SessionMoments> moments = SessionMoments.of(session.getKey(), events, gap);
    if (moments.isEmpty()) {
      withoutMoment.inc();
      return;
    }
    out.output(new LabeledSession(part.get(), moments.get()));
  }
}
