package io.purchaseintent.decision;

import io.purchaseintent.feature.FeatureSet;

/**
 * What the model that told the propensity knew of a visit.
 *
 * @param featureSet of the vector
 * @param vector float[features], NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
public record Known(FeatureSet featureSet, float[] vector) {

  /** A feature's value; NaN where it is missing, or the set does not have it. */
  public double value(String feature) {
    int place = featureSet.names().indexOf(feature);
    return place < 0 ? Double.NaN : vector[place];
  }

  /** How far the visit has come, as the model knew it. */
  public Stage stage() {
    return Stage.of(value("checkout_count") > 0, value("has_purchased") > 0);
  }

  /** What is in the cart, as the model knew it; 0 where that is nothing, or not known. */
  public double cartValue() {
    double cart = value("cart_value");
    return cart > 0 ? cart : 0;
  }
}
