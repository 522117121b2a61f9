package io.purchaseintent.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.registry.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;

/** What MLflow shows of a version's run, from its manifest. */
final class RunFigures {

  private RunFigures() {}

  /** The figures of the test part. */
  static List<Metric> metrics(JsonNode manifest, AuditEntry audit) {
    List<Metric> metrics = new ArrayList<>();
    for (Map.Entry<String, JsonNode> figure : manifest.path("test").properties()) {
      if (figure.getValue().isNumber()) {
        metrics.add(
            Metric.newBuilder()
                .setKey(figure.getKey())
                .setValue(figure.getValue().asDouble())
                .setTimestamp(audit.time().toEpochMilli())
                .build());
      }
    }
    return metrics;
  }

  /** What it was made of and by. */
  static List<Param> params(JsonNode manifest) {
    List<Param> params = new ArrayList<>();
    params.add(param("training_set", manifest.path("training_set")));
    params.add(param("feature_set", manifest.path("feature_set").path("hash")));
    for (String part : List.of("parameters", "made_by")) {
      for (Map.Entry<String, JsonNode> value : manifest.path(part).properties()) {
        params.add(param(value.getKey(), value.getValue()));
      }
    }
    return params;
  }

  private static Param param(String key, JsonNode value) {
    return Param.newBuilder().setKey(key).setValue(value.asText()).build();
  }
}
