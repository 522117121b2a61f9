package io.purchaseintent.serving.decide;

import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Spending;

/**
 * Knows what the day's decisions have cost, what shoppers were given and which questions were
 * answered. Thread-safe.
 */
public interface Ledger {

  /**
   * Decides, and charges what was decided in the same step: to the budgets, and to what the shopper
   * was given. A question that was answered already has its answer again, and costs nothing more.
   */
  Decision decide(Decider decider, Situation situation, Asker asker);

  /** What the day has cost, as far as this server knows. */
  Spending spending();
}
