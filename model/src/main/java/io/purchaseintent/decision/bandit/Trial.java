package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Situation;

/**
 * A visit in which there was a choice, and what came of it.
 *
 * @param situation as it was then
 * @param action that was chosen
 * @param assumed what the policy assumes of the probability of a purchase with it
 * @param bought whether a purchase followed
 * @param daysAgo how long ago it was, 0 or more
 */
public record Trial(
    Situation situation, String action, double assumed, boolean bought, double daysAgo) {}
