package io.purchaseintent.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.Guardrail;

/**
 * An experiment as JSON with all its keys, those with a default too; {@link ExperimentFile} reads
 * it.
 */
public final class ExperimentJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ExperimentJson() {}

  /** That as a text of ASCII, in one line. */
  public static String text(Experiment experiment) {
    try {
      return JSON.writer()
          .with(JsonWriteFeature.ESCAPE_NON_ASCII)
          .writeValueAsString(of(experiment));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is JSON", e);
    }
  }

  /** The JSON of an experiment; keys of what it has not are left out. */
  public static ObjectNode of(Experiment experiment) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("experiment", experiment.name())
            .put("version", experiment.version());
    if (!experiment.hypothesis().isEmpty()) {
      json.put("hypothesis", experiment.hypothesis());
    }
    json.put("layer", experiment.layer())
        .put("unit", experiment.unit().code())
        .put("traffic", experiment.traffic());
    if (experiment.ownSalt() != null) {
      json.put("salt", experiment.ownSalt());
    }
    ArrayNode arms = json.putArray("arms");
    experiment.arms().forEach(arm -> add(arms, arm));
    if (experiment.start() != null) {
      json.put("start", experiment.start().toString());
    }
    if (experiment.end() != null) {
      json.put("end", experiment.end().toString());
    }
    ArrayNode metrics = json.putArray("metrics");
    experiment.metrics().forEach(metric -> metrics.add(metric.code()));
    if (!experiment.guardrails().isEmpty()) {
      ArrayNode guardrails = json.putArray("guardrails");
      for (Guardrail each : experiment.guardrails()) {
        guardrails.addObject().put("metric", each.metric()).put("worse_by", each.worseBy());
      }
    }
    return json.put("least_effect", experiment.leastEffect())
        .put("risk", experiment.risk())
        .put("power", experiment.power());
  }

  private static void add(ArrayNode arms, Arm arm) {
    ObjectNode json = arms.addObject().put("arm", arm.name()).put("weight", arm.weight());
    if (arm.model() != null) {
      json.put("model", arm.model());
    }
    if (arm.policy() != null) {
      json.put("policy_text", arm.policy());
    }
  }
}
