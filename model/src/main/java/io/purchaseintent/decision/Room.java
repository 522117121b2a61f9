package io.purchaseintent.decision;

/** Whether the day's budgets have room for what an action would cost. */
public enum Room {
  /** They have. */
  ENOUGH,
  /** The action's own has not. */
  OWN_USED_UP,
  /** That of all actions has not. */
  ALL_USED_UP
}
