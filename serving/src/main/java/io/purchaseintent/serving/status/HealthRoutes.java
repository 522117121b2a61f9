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

/** How well a server that scores is. */
public final class HealthRoutes implements RouteGroup {

  private static final Schema HEALTH =
      Schema.object()
          .required("status", Schema.oneOf("ok", "degraded"))
          .required(
              "verdict",
              Schema.oneOf(Arrays.stream(Outcome.values()).map(Outcome::code).toList())
                  .described(
                      "By what came in the last minutes; unknown where that was too little."))
          .required("model_version", Schema.text())
          .required("feature_set", Schema.text())
          .required("redis", Schema.oneOf("ok", "unreachable"))
          .optional(
              "problems",
              Schema.listOf(Schema.text())
                  .described(
                      "What keeps the server from serving as it is told to, and what was not well"
                          + " lately, with the remedy."))
          .named("Health");

  private final Supplier<Variants> variants;
  private final Condition condition;

  /** Routes of a server with these models. */
  public HealthRoutes(Supplier<Variants> variants, Condition condition) {
    this.variants = variants;
    this.condition = condition;
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
    Verdict verdict = condition.verdict();
    PropensityModel model = variants.get().champion().model();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", verdict.outcome() == Outcome.NOT_WELL ? "degraded" : "ok")
            .put("verdict", verdict.outcome().code())
            .put("model_version", model.version())
            .put("feature_set", model.featureSet().hash())
            .put("redis", verdict.storeReachable() ? "ok" : "unreachable");
    List<String> found = new ArrayList<>(condition.problems());
    verdict.findings().forEach(finding -> found.add(finding.line()));
    if (!found.isEmpty()) {
      ArrayNode told = json.putArray("problems");
      found.forEach(told::add);
    }
    Answers.json(context, 200, json);
  }
}
