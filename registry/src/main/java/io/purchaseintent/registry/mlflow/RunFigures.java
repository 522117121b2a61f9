package io.purchaseintent.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.registry.AuditEntry;
import java.util.List;
import java.util.Map;

/** What MLflow shows of a version's run, from its manifest. */
final class RunFigures {

  private RunFigures() {}

  /** The figures of the test part, and under {@code by_shopper.} those of shoppers never seen. */
  static ArrayNode metrics(JsonNode manifest, AuditEntry audit) {
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    addFigures(metrics, "", manifest.path("test"), audit);
    addFigures(metrics, "by_shopper.", manifest.path("by_shopper").path("test"), audit);
    return metrics;
  }

  private static void addFigures(
      ArrayNode metrics, String prefix, JsonNode figures, AuditEntry audit) {
    for (Map.Entry<String, JsonNode> figure : figures.properties()) {
      if (figure.getValue().isNumber()) {
        metrics
            .addObject()
            .put("key", prefix + figure.getKey())
            .put("value", figure.getValue().asDouble())
            .put("timestamp", audit.time().toEpochMilli())
            .put("step", 0);
      }
    }
  }

  /** What it was made of and by. */
  static ArrayNode params(JsonNode manifest) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    add(params, "training_set", manifest.path("training_set"));
    add(params, "feature_set", manifest.path("feature_set").path("hash"));
    for (String part : List.of("parameters", "made_by")) {
      for (Map.Entry<String, JsonNode> value : manifest.path(part).properties()) {
        add(params, value.getKey(), value.getValue());
      }
    }
    return params;
  }

  private static void add(ArrayNode params, String key, JsonNode value) {
    params.addObject().put("key", key).put("value", value.asText());
  }
}
