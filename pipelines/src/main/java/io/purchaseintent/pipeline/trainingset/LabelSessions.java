package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.training.TimeSplit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Turns the events of a session's id into moments with their labels.
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
  private final Instant from;
  private final Instant until;
  private final Instant dataEnd;
  private final Counter acrossBorder = Metrics.counter(LabelSessions.class, ACROSS_BORDER);
  private final Counter withoutMoment = Metrics.counter(LabelSessions.class, WITHOUT_MOMENT);
  private final Counter stillOpen = Metrics.counter(LabelSessions.class, STILL_OPEN);

  /** Labels sessions of a split, and leaves out those that have no event in a window. */
  LabelSessions(TimeSplit split, SessionGap gap, EventWindow window) {
    this.split = split;
    this.gap = gap;
    this.from = window.from().atStartOfDay(ZoneOffset.UTC).toInstant();
    this.until = window.until().atStartOfDay(ZoneOffset.UTC).toInstant();
    this.dataEnd = window.end();
  }

  @ProcessElement
  public void process(
      @Element KV<String, List<CompactEvent>> stretch, OutputReceiver<LabeledSession> out) {
    for (SessionMoments visit : SessionMoments.of(stretch.getKey(), stretch.getValue(), gap)) {
      label(visit, out);
    }
  }

  private void label(SessionMoments visit, OutputReceiver<LabeledSession> out) {
    Instant start = Instant.ofEpochMilli(visit.startMillis());
    Instant end = Instant.ofEpochMilli(visit.lastMillis());
    if (end.isBefore(from) || !start.isBefore(until)) {
      return;
    }
    if (end.plus(gap.gap()).isAfter(dataEnd)) {
      stillOpen.inc();
      return;
    }
    Optional<TimeSplit.Part> part = split.partOf(start, end);
    if (part.isEmpty()) {
      acrossBorder.inc();
      return;
    }
    if (visit.steps().isEmpty()) {
      withoutMoment.inc();
      return;
    }
    out.output(new LabeledSession(part.get(), visit));
  }
}
