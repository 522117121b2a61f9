package io.purchaseintent.experiment;

import org.jspecify.annotations.Nullable;

/**
 * One of the ways that an experiment compares.
 *
 * @param name in logs and answers
 * @param weight of the experiment's units it has its weight's share of all weights; above 0
 * @param model the version that answers its units; null for whoever does so anyway
 * @param policy the text of the policy that decides for its units; null for the one in effect
 */
public record Arm(String name, double weight, @Nullable String model, @Nullable String policy) {

  /**
   * @throws ExperimentException if a setting breaks a rule
   */
  public Arm {
    ExperimentException.requireName("arm", name, "such as control");
    ExperimentException.require(
        weight > 0 && weight <= 1_000_000,
        "weight",
        "is "
            + weight
            + ", but must be above 0 and at most 1000000: give each arm its part, such as 1, or"
            + " leave the arm out");
    if (model != null) {
      ExperimentException.requireName("model", model, "a version, such as v7");
    }
  }

  /** An arm that changes nothing but what the shop does with its name. */
  public static Arm label(String name, double weight) {
    return new Arm(name, weight, null, null);
  }
}
