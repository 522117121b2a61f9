package io.purchaseintent.incident.shop;

import org.jspecify.annotations.Nullable;

/**
 * What shoppers do when something is offered to them.
 *
 * <p>An offer multiplies the odds of a purchase by {@code exp(strength · g(intent) · s)}, where
 * {@code s} is the price sensitivity for what is a part of the price, and 1 for all else. {@code g}
 * says who can be persuaded: the undecided. Who only looks is not won, and who has made up his mind
 * buys anyway, and takes the offer.
 */
final class Responses {

  /** By intent, from 0 to 6. */
  private static final double[] PERSUADABLE = {0.1, 0.3, 0.8, 1, 0.8, 0.4, 0.1};

  private Responses() {}

  /**
   * The probability that a purchase follows.
   *
   * @param choice null for none
   */
  static double probability(
      double withoutOffer, int intent, double priceSensitivity, @Nullable Choice choice) {
    if (choice == null || withoutOffer <= 0 || withoutOffer >= 1) {
      return withoutOffer;
    }
    double odds =
        withoutOffer
            / (1 - withoutOffer)
            * StrictMath.exp(choice.strength(priceSensitivity) * PERSUADABLE[intent]);
    return odds / (1 + odds);
  }

  /** The same at a moment. */
  static double probability(Moment moment, @Nullable Choice choice) {
    return probability(moment.probability(), moment.intent(), moment.priceSensitivity(), choice);
  }
}
