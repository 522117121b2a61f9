package io.purchaseintent.serving.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.status.Verdict.Outcome;
import io.purchaseintent.serving.variant.Variants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How well a server is. */
public final class HealthRoutes implements RouteGroup {

  private static final Schema OF_COLLECTOR =
      Schema.object()
          .required("status", Schema.oneOf("ok", "degraded"))
          .required(
              "verdict",
              Schema.oneOf(Arrays.stream(Outcome.values()).map(Outcome::code).toList())
                  .described(
                      "By what came in the last minutes; unknown where that was too little."))
          .optional(
              "problems",
              Schema.listOf(Schema.text())
                  .described(
                      "What keeps the server from serving as it is told to, and what was not well"
                          + " lately, with the remedy."));

  private static final Schema OF_SCORES =
      OF_COLLECTOR
          .required("model_version", Schema.text())
          .required("feature_set", Schema.text())
          .required("redis", Schema.oneOf("ok", "unreachable"));

  private final @Nullable Supplier<Variants> variants;
  private final Condition condition;

  private HealthRoutes(Condition condition, @Nullable Supplier<Variants> variants) {
    this.variants = variants;
    this.condition = condition;
  }

  /** Routes of a server that scores with these models. */
  public HealthRoutes(Supplier<Variants> variants, Condition condition) {
    this(condition, variants);
  }

  /** Routes of a server that only collects: without a model and Redis, of which nothing is said. */
  public static HealthRoutes ofCollector(Condition condition) {
    return new HealthRoutes(condition, null);
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.OPEN, "/health", "Whether the service is well.")
            .description("Answers 200 also where degraded: /health/ready is for load balancers.")
            .answer(
                200, "How it is.", (variants == null ? OF_COLLECTOR : OF_SCORES).named("Health"))
            .handledBy(this::health));
  }

  private void health(Context context) {
    Verdict verdict = condition.verdict();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", verdict.outcome() == Outcome.NOT_WELL ? "degraded" : "ok")
            .put("verdict", verdict.outcome().code());
    if (variants != null) {
      PropensityModel model = variants.get().champion().model();
      json.put("model_version", model.version())
          .put("feature_set", model.featureSet().hash())
          .put("redis", verdict.storeReachable() ? "ok" : "unreachable");
    }
    List<String> found = new ArrayList<>(condition.problems());
    verdict.findings().forEach(finding -> found.add(finding.line()));
    if (!found.isEmpty()) {
      ArrayNode told = json.putArray("problems");
      found.forEach(told::add);
    }
    Answers.json(context, 200, json);
  }
}
