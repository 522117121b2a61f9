package io.purchaseintent.prediction;

/**
 * What was decided to do about a visit.
 *
 * @param name of the action, as the policy has it
 * @param probability with which it was chosen, above 0 and at most 1: what weighs its outcome when
 *     policies are compared afterwards
 * @param policy version of the policy that chose
 * @param choice what else could have been chosen
 */
public record ChosenAction(String name, double probability, String policy, Choice choice) {

  /** One of which is not known what else could have been. */
  public ChosenAction(String name, double probability, String policy) {
    this(name, probability, policy, Choice.UNKNOWN);
  }
}
