package io.purchaseintent.serving.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What the log counts. */
final class PredictionLogMetrics {

  private final Counter written;
  private final Counter dropped;
  private final Counter failed;
  private final Counter cut;

  PredictionLogMetrics(MeterRegistry registry, Collection<?> queue) {
    this.written = outcome(registry, "written");
    this.dropped = outcome(registry, "dropped");
    this.failed = outcome(registry, "failed");
    this.cut = outcome(registry, "cut");
    Gauge.builder("prediction_log_queue", queue, Collection::size)
        .description("Predictions that wait to be written")
        .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, String name) {
    return Counter.builder("prediction_log")
        .description("Predictions by what became of their record")
        .tag("outcome", name)
        .register(registry);
  }

  void written(int count) {
    written.increment(count);
  }

  /** The queue was full. */
  void dropped(int count) {
    dropped.increment(count);
  }

  /** The disk, or Kinesis, did not take them. */
  void failed(int count) {
    failed.increment(count);
  }

  /** A log that was killed had written a part of them. */
  void cut(int count) {
    cut.increment(count);
  }
}
