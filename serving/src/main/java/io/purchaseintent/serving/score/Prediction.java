package io.purchaseintent.serving.score;

import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param variant the model that answered
 * @param margin log odds before calibration; NaN where the answer is a base rate
 * @param propensity the probability that the session ends in a purchase
 * @param vector what it was made from
 * @param states what the store knew
 * @param storeNanos how long was waited for the store
 */
@SuppressWarnings("ArrayRecordComponent")
public record Prediction(
    PredictRequest request,
    @Nullable String userId,
    Variant variant,
    Segment segment,
    Rung rung,
    float margin,
    double propensity,
    float[] vector,
    States states,
    long storeNanos) {

  /**
   * As it is logged.
   *
   * @param action what was decided to do, or null
   * @param contributions of the features to the margin, or null
   */
  public LoggedPrediction toLogged(
      String id,
      long latencyMicros,
      @Nullable ChosenAction action,
      float @Nullable [] contributions) {
    return new LoggedPrediction(
        id,
        request.time(),
        userId,
        request.sessionId(),
        request.productId(),
        request.priceMicros(),
        variant.model().featureSet().hash(),
        vector,
        states.userIdentity(),
        states.sessionIdentity(),
        states.productIdentity(),
        margin,
        propensity,
        variant.model().version(),
        segment,
        variant.name(),
        rung.fallback(),
        latencyMicros,
        action,
        contributions);
  }
}
