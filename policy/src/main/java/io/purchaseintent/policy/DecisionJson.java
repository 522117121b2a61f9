package io.purchaseintent.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Suppression;

/** Decisions in answers. */
public final class DecisionJson {

  private DecisionJson() {}

  /** Adds {@code decision} and {@code alternatives} to an object. */
  public static void addTo(ObjectNode json, Decision decision) {
    Alternative chosen = decision.chosen();
    json.putObject("decision")
        .put("action", chosen.action())
        .put("expected_value", chosen.expectedValue())
        .put("gain", chosen.gain())
        .put("probability", chosen.probability())
        .put("policy", decision.policy())
        .put("exploration", decision.exploration());
    ArrayNode alternatives = json.putArray("alternatives");
    for (Alternative each : decision.alternatives()) {
      ObjectNode row =
          alternatives
              .addObject()
              .put("action", each.action())
              .put("purchase_probability", each.purchaseProbability())
              .put("expected_value", each.expectedValue())
              .put("expected_cost", each.expectedCost())
              .put("gain", each.gain())
              .put("probability", each.probability())
              .put("eligible", each.isEligible());
      Suppression suppression = each.suppression();
      if (suppression != null) {
        row.put("rule", suppression.rule()).put("reason", suppression.reason());
      }
    }
  }
}
