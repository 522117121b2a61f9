package io.purchaseintent.serving.score;

import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param id its name, which no other has
 * @param variant the model that answered
 * @param margin log odds before calibration; NaN where the answer is a base rate
 * @param propensity the probability that the session ends in a purchase
 * @param vector what it was made from
 */
@SuppressWarnings("ArrayRecordComponent")
public record Prediction(
    String id,
    ScoringInput input,
    Variant variant,
    Segment segment,
    FallbackLevel level,
    float margin,
    double propensity,
    float[] vector) {

  /** What the store knew. */
  public States states() {
    return input.states();
  }

  /** float[features + 1]: what each feature adds to the margin, and at last the base. */
  public float[] contributions() {
    double[] exact = variant.model().contributions(segment, vector);
    float[] told = new float[exact.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = (float) exact[i];
    }
    return told;
  }

  /**
   * As it is logged.
   *
   * @param action what was decided to do, or null
   * @param contributions of the features to the margin, or null
   */
  public LoggedPrediction toLogged(
      long latencyMicros, @Nullable ChosenAction action, float @Nullable [] contributions) {
    PredictRequest request = input.request();
    States states = states();
    return new LoggedPrediction(
        id,
        request.time(),
        input.userId(),
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
        level.fallback(),
        latencyMicros,
        action,
        contributions,
        request.requestId(),
        input.unit().code(),
        List.of());
  }
}
