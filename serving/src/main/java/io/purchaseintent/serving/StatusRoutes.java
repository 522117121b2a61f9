package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.variant.Variants;
import java.util.List;
import java.util.function.Supplier;

/** How the server is, and what it counts. */
final class StatusRoutes implements RouteGroup {

  private static final String TEXT = "text/plain";

  private static final Schema HEALTH =
      Schema.object()
          .required("status", Schema.oneOf("ok", "degraded"))
          .required("model_version", Schema.text())
          .required("feature_set", Schema.text())
          .required("redis", Schema.oneOf("ok", "unreachable"))
          .optional(
              "problems",
              Schema.listOf(Schema.text())
                  .described("What keeps models from serving as their registry says."))
          .named("Health");

  private final Supplier<Variants> variants;
  private final Supplier<List<String>> problems;
  private final FeatureReader reader;
  private final ServingMetrics metrics;
  private final Supplier<Readiness> readiness;

  /**
   * Routes.
   *
   * @param problems what keeps models from serving as their registry says
   * @param readiness whether requests should be sent here
   */
  StatusRoutes(
      Supplier<Variants> variants,
      Supplier<List<String>> problems,
      FeatureReader reader,
      ServingMetrics metrics,
      Supplier<Readiness> readiness) {
    this.variants = variants;
    this.problems = problems;
    this.reader = reader;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.addEndpoint(
        Operation.get("/health", "Whether the service is well, and its store answers.")
            .description("Answers 200 also where degraded: /health/ready is for load balancers.")
            .answer(200, "How it is.", HEALTH)
            .handledBy(this::health));
    routes.addEndpoint(
        Operation.get("/health/live", "Whether the process is alive.")
            .answer(200, "It is.", TEXT, Schema.oneOf("alive"))
            .handledBy(context -> context.result("alive")));
    routes.addEndpoint(
        Operation.get("/health/ready", "Whether requests should be sent here.")
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
    routes.addEndpoint(
        Operation.get("/metrics", "Metrics for Prometheus.")
            .answer(200, "In Prometheus' text format.", TEXT, Schema.text())
            .handledBy(this::metrics));
  }

  /** Ready even where Redis is not: there are answers without it. */
  private void ready(Context context) {
    Readiness now = readiness.get();
    context.status(now == Readiness.READY ? 200 : 503).result(now.text());
  }

  private void health(Context context) {
    boolean redis = reader.isReachable();
    PropensityModel model = variants.get().champion().model();
    List<String> found = problems.get();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", redis && found.isEmpty() ? "ok" : "degraded")
            .put("model_version", model.version())
            .put("feature_set", model.featureSet().hash())
            .put("redis", redis ? "ok" : "unreachable");
    if (!found.isEmpty()) {
      ArrayNode told = json.putArray("problems");
      found.forEach(told::add);
    }
    Answers.json(context, 200, json);
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }
}
