package io.purchaseintent.serving;

import io.purchaseintent.scoring.Segment;

/**
 * An answer.
 *
 * @param propensity the probability that the session ends in a purchase
 * @param vector what it was made from
 * @param states what the store knew
 */
@SuppressWarnings("ArrayRecordComponent")
record Prediction(
    double propensity, Segment segment, float[] vector, States states, PredictRequest request) {}
