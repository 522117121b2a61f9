package io.purchaseintent.prediction;

/**
 * What was decided to do about a visit.
 *
 * @param name of the action, as the policy has it
 * @param probability with which it was chosen, above 0 and at most 1: what weighs its outcome when
 *     policies are compared afterwards
 * @param policy version of the policy that chose
 */
public record ChosenAction(String name, double probability, String policy) {}
