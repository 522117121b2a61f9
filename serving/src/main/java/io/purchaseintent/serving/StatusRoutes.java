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
import io.purchaseintent.serving.variant.Variants;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How the server is, what it counts, and what it offers. */
final class StatusRoutes implements RouteGroup {

  private final Supplier<Variants> variants;
  private final Supplier<List<String>> problems;
  private final FeatureReader reader;
  private final ServingMetrics metrics;
  private final BooleanSupplier stopping;

  /**
   * Routes.
   *
   * @param problems what keeps models from serving as their registry says
   * @param stopping whether no more requests should be sent here
   */
  StatusRoutes(
      Supplier<Variants> variants,
      Supplier<List<String>> problems,
      FeatureReader reader,
      ServingMetrics metrics,
      BooleanSupplier stopping) {
    this.variants = variants;
    this.problems = problems;
    this.reader = reader;
    this.metrics = metrics;
    this.stopping = stopping;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/health", this::health);
    routes.get("/health/live", context -> context.result("alive"));
    routes.get("/health/ready", this::ready);
    routes.get("/metrics", this::metrics);
    routes.get("/openapi.json", StatusRoutes::openApi);
  }

  /** Ready even where Redis is not: there are answers without it. */
  private void ready(Context context) {
    boolean no = stopping.getAsBoolean();
    context.status(no ? 503 : 200).result(no ? "stopping" : "ready");
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

  private static void openApi(Context context) throws IOException {
    try (InputStream in = StatusRoutes.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not in the jar");
      }
      context.contentType("application/json").result(in.readAllBytes());
    }
  }
}
