package io.purchaseintent.decision;

/**
 * What an action asks of the day's budgets.
 *
 * @param costMicros what it is expected to cost, in millionths
 * @param budgetMicros what it may cost in a day, in millionths; below 0 for no bound
 */
public record Bid(String action, long costMicros, long budgetMicros) {

  /** As a budget: no bound. */
  public static final long UNBOUNDED = -1;
}
