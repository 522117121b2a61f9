package io.purchaseintent.serving.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.variant.Variants;
import java.util.List;
import java.util.function.Supplier;

/** How well a server that scores is. */
public final class HealthRoutes implements RouteGroup {

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

  /**
   * Routes.
   *
   * @param problems what keeps models from serving as their registry says
   */
  public HealthRoutes(
      Supplier<Variants> variants, Supplier<List<String>> problems, FeatureReader reader) {
    this.variants = variants;
    this.problems = problems;
    this.reader = reader;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.OPEN, "/health", "Whether the service is well, and its store answers.")
            .description("Answers 200 also where degraded: /health/ready is for load balancers.")
            .answer(200, "How it is.", HEALTH)
            .handledBy(this::health));
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
}
