package io.purchaseintent.serving.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Reads what the server's meters have counted, as JSON. */
final class Meters {

  private final MeterRegistry registry;

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The timers of a name. */
  Collection<Timer> timers(String name, String... tags) {
    return registry.find(name).tags(tags).timers();
  }

  /** The counts of a name's counters by the value of one tag. */
  ObjectNode countsBy(String tag, String name, String... tags) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Counter counter : registry.find(name).tags(tags).counters()) {
      json.put(String.valueOf(counter.getId().getTag(tag)), (long) counter.count());
    }
    return json;
  }

  /** What the counters of a name come to; 0 where there is none. */
  long count(String name, String... tags) {
    double sum = 0;
    for (Counter counter : registry.find(name).tags(tags).counters()) {
      sum += counter.count();
    }
    return (long) sum;
  }

  /** The value of a gauge; 0 where there is none. */
  double gauge(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? 0 : gauge.value();
  }

  /**
   * What meters of one name have seen together, times in milliseconds: {@code bounds} of the
   * buckets, {@code counts} of what lies below each and above the one before, with a last one for
   * what lies above all, and {@code count} and {@code total} of all. Empty where there is no meter.
   */
  ObjectNode histogram(String name, String... tags) {
    ArrayNode bounds = JsonNodeFactory.instance.arrayNode();
    long[] counts = new long[1];
    long count = 0;
    double total = 0;
    for (Meter meter : registry.find(name).tags(tags).meters()) {
      if (!(meter instanceof HistogramSupport measured)) {
        continue;
      }
      boolean timed = meter instanceof Timer;
      HistogramSnapshot seen = measured.takeSnapshot();
      CountAtBucket[] buckets = seen.histogramCounts();
      if (bounds.isEmpty()) {
        for (CountAtBucket bucket : buckets) {
          bounds.add(timed ? bucket.bucket(TimeUnit.MILLISECONDS) : bucket.bucket());
        }
        counts = new long[buckets.length + 1];
      }
      long below = 0;
      for (int i = 0; i < buckets.length; i++) {
        long upTo = (long) buckets[i].count();
        counts[i] += upTo - below;
        below = upTo;
      }
      // Counted apart, and so perhaps a moment behind.
      counts[buckets.length] += Math.max(0, seen.count() - below);
      count += seen.count();
      total += timed ? seen.total(TimeUnit.MILLISECONDS) : seen.total();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", count).put("total", total);
    json.set("bounds", bounds);
    ArrayNode told = json.putArray("counts");
    for (long each : counts) {
      told.add(each);
    }
    return json;
  }
}
