package io.purchaseintent.serving;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.purchaseintent.serving.edge.Admission;
import io.purchaseintent.serving.http.Routes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the service counts and measures, for Prometheus. Thread-safe. */
final class ServingMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();

  private record Answer(String method, String path, int status) {}

  void refused(int status) {
    registry.counter("requests_refused", "status", Integer.toString(status)).increment();
  }

  /** Counts what no route sees, as too many requests wait. */
  void shed(Admission admission) {
    FunctionCounter.builder("requests_shed", admission, Admission::refused)
        .description("Requests that were refused with 503, as too many came at once")
        .register(registry);
  }

  /** Counts and times an answer by its route and status. */
  void answered(Context context, float millis) {
    Endpoint route = context.endpoints().matchedHttpEndpoint();
    Answer answer =
        route == null
            // Each of them must not make a meter.
            ? new Answer(Routes.UNKNOWN, Routes.UNKNOWN, context.statusCode())
            : new Answer(route.method.name(), route.path, context.statusCode());
    answers
        .computeIfAbsent(answer, this::timer)
        .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
  }

  private Timer timer(Answer answer) {
    return Timer.builder("http_requests")
        .description("Answers by route and status, and the time they took")
        .tag("method", answer.method())
        .tag("path", answer.path())
        .tag("status", Integer.toString(answer.status()))
        .register(registry);
  }

  /** Where each group of routes puts its own. */
  MeterRegistry registry() {
    return registry;
  }

  String scrape() {
    return registry.scrape();
  }
}
