package io.purchaseintent.decision;

/**
 * What a purchase is worth to the shop.
 *
 * @param marginShare what is left of an order's value before the costs of actions
 * @param averageOrderValue the value of an order while there is no cart
 */
public record Economics(double marginShare, double averageOrderValue) {

  /**
   * @throws PolicyException if a number lies out of its bounds
   */
  public Economics {
    PolicyException.requireBetween(
        "margin", marginShare, 0, 1, "give the share of the order's value that the shop keeps");
    PolicyException.requireBetween(
        "average_order_value",
        averageOrderValue,
        Amount.LOWEST,
        Amount.HIGHEST,
        "give an amount in the shop's currency");
  }

  /** The cart's value, or where there is none that of an average order. */
  double orderValue(double cartValue) {
    return cartValue > 0 ? cartValue : averageOrderValue;
  }
}
