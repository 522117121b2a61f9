package io.purchaseintent.decision;

import org.jspecify.annotations.Nullable;

/**
 * What an action would bring.
 *
 * @param action its name
 * @param purchaseProbability the probability of a purchase with it, as assumed
 * @param expectedValue the margin that is to be expected, less the expected cost
 * @param expectedCost what it is to be expected to cost
 * @param gain expected value less that of doing nothing
 * @param suppression why it may not be chosen, or null if it may
 * @param probability with which it is chosen
 */
public record Alternative(
    String action,
    double purchaseProbability,
    double expectedValue,
    double expectedCost,
    double gain,
    @Nullable Suppression suppression,
    double probability) {

  /** Whether it may be chosen. */
  public boolean isEligible() {
    return suppression == null;
  }

  Alternative suppressedBy(Suppression reason) {
    return new Alternative(
        action, purchaseProbability, expectedValue, expectedCost, gain, reason, 0);
  }

  Alternative chosenWith(double chance) {
    return new Alternative(
        action, purchaseProbability, expectedValue, expectedCost, gain, suppression, chance);
  }
}
