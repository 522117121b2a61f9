package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.training.TimeSplit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Turns a session's events into its moments with their label.
 *
 * <p>Moments from the first purchase's event time on are left out, and so are sessions that are
 * nothing else, and sessions that were open across a border of the split.
 */
final class LabelSessions extends DoFn<KV<String, List<CompactEvent>>, LabeledSession> {

  static final TupleTag<LabeledSession> LABELED = new TupleTag<>("labeled") {};

  /** What became of each session; counted as data, for a runner may do a step more than once. */
  static final TupleTag<String> OUTCOMES = new TupleTag<>("outcomes") {};

  static final String ACROSS_BORDER = "across_border";
  static final String WITHOUT_MOMENT = "without_moment";

  private static final long serialVersionUID = 1L;

  private final TimeSplit split;

  LabelSessions(TimeSplit split) {
    this.split = split;
  }

  /** The outcome of a session of a part, whether it ended in a purchase or not. */
  static String outcome(TimeSplit.Part part, boolean purchased) {
    return part.name().toLowerCase(Locale.ROOT) + (purchased ? " purchasing" : "");
  }

  @ProcessElement
  public void process(@Element KV<String, List<CompactEvent>> session, MultiOutputReceiver out) {
    List<CompactEvent> events = session.getValue();
    Instant start = Instant.ofEpochMilli(events.get(0).timeMillis());
    Instant end = Instant.ofEpochMilli(events.get(events.size() - 1).timeMillis());
    Optional<TimeSplit.Part> part = split.partOf(start, end);
    if (part.isEmpty()) {
      out.get(OUTCOMES).output(ACROSS_BORDER);
      return;
    }
    long purchase = firstPurchase(events);
    List<CompactEvent> moments =
        events.stream().filter(event -> event.timeMillis() < purchase).toList();
    if (moments.isEmpty()) {
      out.get(OUTCOMES).output(WITHOUT_MOMENT);
      return;
    }
    boolean purchased = purchase < Long.MAX_VALUE;
    out.get(OUTCOMES).output(outcome(part.get(), purchased));
    out.get(LABELED).output(new LabeledSession(session.getKey(), part.get(), purchased, moments));
  }

  private static long firstPurchase(List<CompactEvent> sorted) {
    for (CompactEvent event : sorted) {
      if (event.type() == EventType.PURCHASE) {
        return event.timeMillis();
      }
    }
    return Long.MAX_VALUE;
  }
}
