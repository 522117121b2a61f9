package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.StableHash;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.pipeline.coder.EventCoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.KvCoder;
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

  @Override
  public PCollection<Event> expand(PCollection<Event> events) {
    return events
        .apply("Key by id", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(BigEndianLongCoder.of(), EventCoder.of()))
        .apply("Group by id", GroupByKey.create())
        .apply("Keep one", ParDo.of(new KeepOneFn()))
        .setCoder(EventCoder.of());
  }

  /**
   * Keys by the hash of the id: runners sort by the first bytes of a key, and ids of one source
   * often begin alike.
   */
  private static final class KeyFn extends DoFn<Event, KV<Long, Event>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<Long, Event>> out) {
      out.output(KV.of(StableHash.of(event.eventId()), event));
    }
  }

  private static final class KeepOneFn extends DoFn<KV<Long, Iterable<Event>>, Event> {
    private static final long serialVersionUID = 1L;
    private final Counter duplicates = Metrics.counter(Deduplicate.class, DUPLICATES);
    private final Counter kept = Metrics.counter(Deduplicate.class, KEPT);

    @ProcessElement
    public void process(@Element KV<Long, Iterable<Event>> group, OutputReceiver<Event> out) {
      // Two ids may share a hash, however seldom.
      Map<String, Event> firsts = new HashMap<>(2);
      for (Event event : group.getValue()) {
        Event first = firsts.putIfAbsent(event.eventId(), event);
        if (first != null) {
          duplicates.inc();
          if (compare(event, first) < 0) {
            firsts.put(event.eventId(), event);
          }
        }
      }
      kept.inc(firsts.size());
      firsts.values().forEach(out::output);
    }

    private static int compare(Event a, Event b) {
      int order = received(a).compareTo(received(b));
      return order != 0 ? order : Arrays.compare(EventJson.toBytes(a), EventJson.toBytes(b));
    }

    private static Instant received(Event event) {
      return event.receivedTime() == null ? Instant.MAX : event.receivedTime();
    }
  }
}
