package io.purchaseintent.serving;

import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param margin log odds before calibration
 * @param propensity the probability that the session ends in a purchase
 * @param vector what it was made from
 * @param states what the store knew
 */
@SuppressWarnings("ArrayRecordComponent")
record Prediction(
    @Nullable String userId,
    float margin,
    double propensity,
    Segment segment,
    float[] vector,
    States states,
    PredictRequest request) {

  /** What it had to do without, or null. */
  @Nullable String fallback() {
    return switch (states.sessionStatus()) {
      case OK -> null;
      case NO_STORE -> "no_store";
      default -> "no_session";
    };
  }

  /** As it is logged. */
  LoggedPrediction toLogged(String id, PropensityModel model, long latencyMicros) {
    return new LoggedPrediction(
        id,
        request.time(),
        userId,
        request.sessionId(),
        request.productId(),
        request.priceMicros(),
        model.featureSet().hash(),
        vector,
        states.userIdentity(),
        states.sessionIdentity(),
        states.productIdentity(),
        margin,
        propensity,
        model.version(),
        segment,
        fallback(),
        latencyMicros);
  }
}
