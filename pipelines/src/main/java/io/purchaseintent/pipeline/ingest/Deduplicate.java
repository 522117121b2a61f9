package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.table.FirstReceived;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps one event of each id: the one received first, of several such the one whose JSON is least,
 * so that the choice does not depend on the order of arrival. Bounded input, global window.
 */
final class Deduplicate extends PTransform<PCollection<Event>, PCollection<Event>> {

  static final String DUPLICATES = "duplicates_dropped";
  static final String KEPT = "events_accepted";

  private static final long serialVersionUID = 1L;

  private final Buckets buckets;

  /** Keeps in mind the ids of one bucket at a time. */
  Deduplicate(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public PCollection<Event> expand(PCollection<Event> events) {
    Buckets spread = buckets;
    return events
        .apply(
            "By id",
            PackBlocks.by(event -> spread.of(event.eventId()), VarIntCoder.of(), EventCoder.of()))
        .apply("Group", GroupByKey.create())
        .apply("Keep one", ParDo.of(new KeepOneFn()))
        .setCoder(EventCoder.of());
  }

  private static final class KeepOneFn extends DoFn<KV<Integer, Iterable<byte[]>>, Event> {
    private static final long serialVersionUID = 1L;
    private final Counter duplicates = Metrics.counter(Deduplicate.class, DUPLICATES);
    private final Counter kept = Metrics.counter(Deduplicate.class, KEPT);

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<Event> out) {
      Map<String, Event> firsts = new HashMap<>();
      for (byte[] block : bucket.getValue()) {
        PackBlocks.unpack(block, EventCoder.of(), event -> keepFirst(event, firsts));
      }
      kept.inc(firsts.size());
      firsts.values().forEach(out::output);
    }

    private void keepFirst(Event event, Map<String, Event> firsts) {
      Event first = firsts.putIfAbsent(event.eventId(), event);
      if (first != null) {
        duplicates.inc();
        if (FirstReceived.compare(event, first) < 0) {
          firsts.put(event.eventId(), event);
        }
      }
    }
  }
}
