package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.pipeline.coder.EventCoder;
import java.time.Instant;
import java.util.Arrays;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

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
        .apply("Key by id", WithKeys.of(Event::eventId).withKeyType(TypeDescriptors.strings()))
        .apply("Group by id", GroupByKey.create())
        .apply("Keep one", ParDo.of(new KeepOneFn()))
        .setCoder(EventCoder.of());
  }

  private static final class KeepOneFn extends DoFn<KV<String, Iterable<Event>>, Event> {
    private static final long serialVersionUID = 1L;
    private final Counter duplicates = Metrics.counter(Deduplicate.class, DUPLICATES);
    private final Counter kept = Metrics.counter(Deduplicate.class, KEPT);

    @ProcessElement
    public void process(@Element KV<String, Iterable<Event>> group, OutputReceiver<Event> out) {
      Event first = null;
      for (Event event : group.getValue()) {
        if (first == null) {
          first = event;
        } else {
          duplicates.inc();
          first = compare(event, first) < 0 ? event : first;
        }
      }
      if (first != null) {
        kept.inc();
        out.output(first);
      }
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
