package io.purchaseintent.decision;

import io.purchaseintent.feature.FeatureSet;

/**
 * What the model that told the propensity knew of a visit.
 *
 * @param featureSet of the vector
 * @param vector float[features], NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
public record Known(FeatureSet featureSet, float[] vector) {}
