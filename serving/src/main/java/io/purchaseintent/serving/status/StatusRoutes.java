package io.purchaseintent.serving.status;

import io.javalin.http.Context;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.util.function.Supplier;

/** Whether a server lives and takes requests, and what it counts. */
public final class StatusRoutes implements RouteGroup {

  private static final String TEXT = "text/plain";

  private final Supplier<String> metrics;
  private final Supplier<Readiness> readiness;

  /**
   * Routes.
   *
   * @param readiness whether requests should be sent here
   */
  public StatusRoutes(Supplier<String> metrics, Supplier<Readiness> readiness) {
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.OPEN, "/health/live", "Whether the process is alive.")
            .answer(200, "It is.", TEXT, Schema.oneOf("alive"))
            .handledBy(context -> context.result("alive")));
    routes.add(
        Operation.get(Access.OPEN, "/health/ready", "Whether requests should be sent here.")
            .answer(
                200,
                "They should, also where Redis is away.",
                TEXT,
                Schema.oneOf(Readiness.READY.text()))
            .answer(
                503,
                "The server has just started, or is stopping.",
                TEXT,
                Schema.oneOf(Readiness.WARMING_UP.text(), Readiness.STOPPING.text()))
            .handledBy(this::ready));
    routes.add(
        Operation.get(Access.WATCH, "/metrics", "Metrics for Prometheus.")
            .answer(200, "In Prometheus' text format.", TEXT, Schema.text())
            .handledBy(this::metrics));
  }

  /** Ready even where Redis is not: there are answers without it. */
  private void ready(Context context) {
    Readiness now = readiness.get();
    context.status(now == Readiness.READY ? 200 : 503).result(now.text());
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
  }
}
