package io.purchaseintent.explanation;

import java.util.Locale;

/**
 * What one change would do.
 *
 * @param change what would be otherwise
 * @param propensity the probability of a purchase with it
 * @param difference that less the probability without it
 */
public record Counterfactual(Change change, double propensity, double difference) {

  /** In the shop's words, such as "one more view of this product: +1.2 points, 4.5%". */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %+.1f points, %s",
        change.text(),
        100 * difference,
        Quantity.percent(propensity));
  }
}
