package io.purchaseintent.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.purchaseintent.prediction.StateStatus;
import java.time.Duration;

/** What the service counts and measures, for Prometheus. */
final class ServingMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer latency =
      Timer.builder("predict_latency")
          .description("Time to answer /predict")
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofNanos(50_000))
          .maximumExpectedValue(Duration.ofSeconds(1))
          .register(registry);

  void answered(Prediction prediction, long nanos) {
    latency.record(Duration.ofNanos(nanos));
    States states = prediction.states();
    count("user", states.userStatus());
    count("session", states.sessionStatus());
    count("product", states.productStatus());
  }

  private void count(String entity, StateStatus status) {
    registry.counter("states_read", "entity", entity, "status", status.code()).increment();
  }

  void refused(int status) {
    registry.counter("requests_refused", "status", Integer.toString(status)).increment();
  }

  /** Where other routes put their own. */
  MeterRegistry registry() {
    return registry;
  }

  String scrape() {
    return registry.scrape();
  }
}
