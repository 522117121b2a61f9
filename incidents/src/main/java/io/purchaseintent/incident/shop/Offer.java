package io.purchaseintent.incident.shop;

import io.purchaseintent.decision.Cost;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the shop can offer, what it costs, and how much it can move.
 *
 * <p>How much: the log odds of a purchase at the most persuadable intent; see {@link Responses}.
 */
public enum Offer implements Choice {
  /** Ten of a hundred off this order; moves as much as the shopper minds prices. */
  DISCOUNT(new Cost(0, 0.10, Cost.Paid.ON_PURCHASE), 0.5, true),
  /** Two on the shopper's account at once, whether or not anything is bought. */
  CREDIT(new Cost(2, 0, Cost.Paid.ALWAYS), 0.9, false),
  /**
   * An adviser who offers help, minutes that cost 0.50 whether or not anything is bought: wasted on
   * who only looks, so who is asked hangs on the propensity.
   */
  ADVICE(new Cost(0.5, 0, Cost.Paid.ALWAYS), 0.9, false);

  private final Cost cost;
  private final double strength;
  private final boolean byPrice;

  Offer(Cost cost, double strength, boolean byPrice) {
    this.cost = cost;
    this.strength = strength;
    this.byPrice = byPrice;
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The offer of a name; empty for an action that is none of them, such as doing nothing. */
  public static Optional<Offer> of(String code) {
    return Arrays.stream(values()).filter(offer -> offer.code().equals(code)).findFirst();
  }

  @Override
  public Cost cost() {
    return cost;
  }

  @Override
  public double strength(double priceSensitivity) {
    return byPrice ? strength * priceSensitivity : strength;
  }
}
