package io.purchaseintent.decision;

import java.util.Locale;

/**
 * What an action costs.
 *
 * @param fixed an amount
 * @param shareOfOrder what is added to it, as a share of the order's value
 * @param paid when it is paid
 */
public record Cost(double fixed, double shareOfOrder, Paid paid) {

  /** When a cost is paid. */
  public enum Paid {
    /** Only if a purchase follows, as a discount is. */
    ON_PURCHASE,
    /** In any case, as a chat is. */
    ALWAYS;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of an action that costs nothing. */
  public static final Cost NOTHING = new Cost(0, 0, Paid.ON_PURCHASE);

  /**
   * @throws PolicyException if an amount or a share lies out of its bounds
   */
  public Cost {
    PolicyException.requireBetween(
        "fixed", fixed, 0, Amount.HIGHEST, "give an amount in the shop's currency");
    PolicyException.requireBetween(
        "share_of_order", shareOfOrder, 0, 1, "give a share, such as 0.05 for 5% off");
  }

  /** What it costs once it is paid. */
  double of(double orderValue) {
    return fixed + shareOfOrder * orderValue;
  }

  /** What is to be expected that it costs. */
  double expected(double orderValue, double purchaseProbability) {
    return paid == Paid.ALWAYS ? of(orderValue) : purchaseProbability * of(orderValue);
  }
}
