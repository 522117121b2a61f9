package io.purchaseintent.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/**
 * What the process takes of its machine: memory and its collection, threads, processors, files; and
 * since when.
 */
final class ProcessMetrics implements AutoCloseable {

  private final JvmGcMetrics collections = new JvmGcMetrics();

  private ProcessMetrics() {}

  /** Meters of this process in a registry. */
  static ProcessMetrics bind(MeterRegistry registry) {
    ProcessMetrics metrics = new ProcessMetrics();
    metrics.collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return metrics;
  }

  /** No longer listens to collections. */
  @Override
  public void close() {
    collections.close();
  }
}
