package io.purchaseintent.pipeline.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** Counts the events that {@link ClockRule} took a time of receipt from that was yet to come. */
public final class YetToCome implements Serializable {

  /** The counters' names begin so, and end with a time that was said. */
  private static final String COUNTER = "events_received_yet_to_come:";

  private static final long serialVersionUID = 1L;

  /** Of one of many times: a counter for each would be as many as events. */
  private @Nullable String counter;

  /** Counts an event, if it is one. */
  public void count(Accepted accepted) {
    if (accepted.yetToCome() == null) {
      return;
    }
    if (counter == null) {
      counter = COUNTER + accepted.yetToCome();
    }
    Metrics.counter(YetToCome.class, counter).inc();
  }

  /**
   * Puts what was counted into the report, as {@code received_yet_to_come}, and tells it with one
   * of the times; nothing where none was.
   */
  public static void report(PipelineRun done, ObjectNode report, PrintStream err) {
    Map<String, Long> found = new TreeMap<>(done.countersFrom(YetToCome.class, COUNTER));
    long events = found.values().stream().mapToLong(Long::longValue).sum();
    if (events > 0) {
      report.put("received_yet_to_come", events);
      err.printf(
          Locale.ROOT,
          "%,d events say a received_time that was yet to come when they were read, such as %s:"
              + " they are taken to have none, and count from when they happened. Is a clock or a"
              + " time zone wrong?%n",
          events,
          found.keySet().iterator().next());
    }
  }
}
