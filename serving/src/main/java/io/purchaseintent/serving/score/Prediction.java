package io.purchaseintent.serving.score;

import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Variant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param id its name, which no other has
 * @param variant the model that answered
 * @param margin log odds before calibration; NaN where the answer is a base rate
 * @param propensity the probability that the session ends in a purchase
 * @param vector what it was made from
 * @param assigned which arms the visitor has
 * @param exposures those of them that could matter in this answer
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
    float[] vector,
    List<Assignment> assigned,
    List<Exposure> exposures) {

  static Prediction of(
      String id,
      ScoringInput input,
      Variant variant,
      Segment segment,
      FallbackLevel level,
      float margin,
      double propensity,
      float[] vector) {
    return new Prediction(
        id, input, variant, segment, level, margin, propensity, vector, List.of(), List.of());
  }

  /** This of a visitor with arms, of which those of models matter in each answer. */
  Prediction assignedTo(List<Assignment> arms) {
    return new Prediction(
            id, input, variant, segment, level, margin, propensity, vector, arms, List.of())
        .exposedTo(each -> false);
  }

  /**
   * This where more could matter than the arms of models.
   *
   * @param more which
   */
  public Prediction exposedTo(Predicate<Assignment> more) {
    if (assigned.isEmpty()) {
      return this;
    }
    List<Exposure> exposed =
        assigned.stream()
            .filter(each -> each.experiment().ofModels() || more.test(each))
            .map(Exposure::of)
            .toList();
    return new Prediction(
        id, input, variant, segment, level, margin, propensity, vector, assigned, exposed);
  }

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
        exposures);
  }
}
