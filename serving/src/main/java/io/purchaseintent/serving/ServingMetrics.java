package io.purchaseintent.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What the service counts and measures, for Prometheus. */
final class ServingMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  void refused(int status) {
    registry.counter("requests_refused", "status", Integer.toString(status)).increment();
  }

  /** Where each group of routes puts its own. */
  MeterRegistry registry() {
    return registry;
  }

  String scrape() {
    return registry.scrape();
  }
}
