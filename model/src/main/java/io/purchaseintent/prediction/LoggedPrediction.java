package io.purchaseintent.prediction;

import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction with all that made it.
 *
 * @param id its name, no other has it
 * @param time the moment that it was made for, as precise as the vector's
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param sessionId the visit
 * @param productId the product looked at, or null
 * @param priceMicros the product's price as the request said it, in micros; 0 where not said
 * @param featureSet hash of the feature set
 * @param vector float[features], in the order of the feature set; NaN where missing
 * @param margin log odds before calibration
 * @param variant which of the models in production answered: {@code champion}, or a challenger's
 *     version
 * @param fallback what it had to do without, or null
 * @param latencyMicros from the request's arrival to the answer
 * @param action what was decided to do, or null where that was not asked
 * @param contributions float[features + 1], what each feature adds to the margin and at last what
 *     the model begins with; null where it was not explained
 * @param requestId of the request that asked, given by the asker or made; several predictions share
 *     one where they were asked for together; null in logs of before
 * @param unit whose id decided on the variant: {@code user} or {@code session}; null in logs of
 *     before
 * @param exposures what the visitor was given of experiments that could matter to this answer
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoggedPrediction(
    String id,
    Instant time,
    @Nullable String userId,
    String sessionId,
    @Nullable String productId,
    long priceMicros,
    String featureSet,
    float[] vector,
    StateIdentity user,
    StateIdentity session,
    StateIdentity product,
    float margin,
    double propensity,
    String modelVersion,
    Segment segment,
    String variant,
    @Nullable String fallback,
    long latencyMicros,
    @Nullable ChosenAction action,
    float @Nullable [] contributions,
    @Nullable String requestId,
    @Nullable String unit,
    List<Exposure> exposures) {

  /** One of which is not known by which request it was asked for, nor whose id decided. */
  public LoggedPrediction(
      String id,
      Instant time,
      @Nullable String userId,
      String sessionId,
      @Nullable String productId,
      long priceMicros,
      String featureSet,
      float[] vector,
      StateIdentity user,
      StateIdentity session,
      StateIdentity product,
      float margin,
      double propensity,
      String modelVersion,
      Segment segment,
      String variant,
      @Nullable String fallback,
      long latencyMicros,
      @Nullable ChosenAction action,
      float @Nullable [] contributions) {
    this(
        id,
        time,
        userId,
        sessionId,
        productId,
        priceMicros,
        featureSet,
        vector,
        user,
        session,
        product,
        margin,
        propensity,
        modelVersion,
        segment,
        variant,
        fallback,
        latencyMicros,
        action,
        contributions,
        null,
        null,
        List.of());
  }

  /** What the vector was made for. */
  public FeatureRequest request() {
    return new FeatureRequest(time, productId, priceMicros);
  }

  /** Equal if all is; arrays bit by bit, but for NaN, of which there is one. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoggedPrediction that
        && Arrays.equals(vector, that.vector)
        && Arrays.equals(contributions, that.contributions)
        && others().equals(that.others());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** All but the arrays. */
  private List<@Nullable Object> others() {
    return Arrays.asList(
        id,
        time,
        userId,
        sessionId,
        productId,
        priceMicros,
        featureSet,
        user,
        session,
        product,
        margin,
        propensity,
        modelVersion,
        segment,
        variant,
        fallback,
        latencyMicros,
        action,
        requestId,
        unit,
        exposures);
  }
}
