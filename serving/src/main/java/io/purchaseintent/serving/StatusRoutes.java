package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.variant.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** How the server is, what it counts, and what it offers. */
final class StatusRoutes implements RouteGroup {

  private final Supplier<Variant> champion;
  private final FeatureReader reader;
  private final ServingMetrics metrics;

  StatusRoutes(Supplier<Variant> champion, FeatureReader reader, ServingMetrics metrics) {
    this.champion = champion;
    this.reader = reader;
    this.metrics = metrics;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/health", this::health);
    routes.get("/metrics", this::metrics);
    routes.get("/openapi.json", StatusRoutes::openApi);
  }

  private void health(Context context) {
    boolean redis = reader.isReachable();
    PropensityModel model = champion.get().model();
    Answers.json(
        context,
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("status", redis ? "ok" : "degraded")
            .put("model_version", model.version())
            .put("feature_set", model.featureSet().hash())
            .put("redis", redis ? "ok" : "unreachable"));
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
