package io.purchaseintent.trainer.gates;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Rule;
import java.util.Map;
import java.util.TreeMap;

/**
 * From which propensities on a policy acts: where the precision of a version matters.
 *
 * @param policy by what it is known; empty without one
 * @param byAction the least propensity of each action that asks for one
 */
public record PolicyThresholds(String policy, Map<String, Double> byAction) {

  /** No policy is configured. */
  public static final PolicyThresholds NONE = new PolicyThresholds("", Map.of());

  /** Those of a policy; none where no action of it asks for a propensity. */
  public static PolicyThresholds of(Policy policy) {
    Map<String, Double> thresholds = new TreeMap<>();
    for (Action action : policy.actions()) {
      for (Rule rule : action.rules()) {
        if (rule instanceof Rule.PropensityFrom from && from.bound() > 0) {
          thresholds.merge(action.name(), from.bound(), Math::max);
        }
      }
    }
    return new PolicyThresholds(policy.id(), thresholds);
  }
}
