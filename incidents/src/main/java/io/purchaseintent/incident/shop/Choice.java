package io.purchaseintent.incident.shop;

import io.purchaseintent.decision.Cost;

/** Something that the shop can do for a visit. */
public sealed interface Choice permits Offer, Banner {

  /** The name in policies and answers. */
  String code();

  /** What it costs. */
  Cost cost();

  /** What it adds to the log odds of a purchase at the most persuadable intent. */
  double strength(double priceSensitivity);

  /**
   * What it costs for an order.
   *
   * @param purchases 0 or 1, or a probability for what is to be expected
   */
  default double costs(double orderValue, double purchases) {
    double once = cost().fixed() + cost().shareOfOrder() * orderValue;
    return cost().paid() == Cost.Paid.ALWAYS ? once : once * purchases;
  }
}
