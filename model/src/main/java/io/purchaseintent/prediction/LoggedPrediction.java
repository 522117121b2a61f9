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
 * @param fallback what it had to do without, or null
 * @param latencyMicros from the request's arrival to the answer
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
    @Nullable String fallback,
    long latencyMicros) {

  /** What the vector was made for. */
  public FeatureRequest request() {
    return new FeatureRequest(time, productId, priceMicros);
  }

  /** Equal if all is; vectors bit by bit, but for NaN, of which there is one. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoggedPrediction that
        && Arrays.equals(vector, that.vector)
        && others().equals(that.others());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** All but the vector. */
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
        fallback,
        latencyMicros);
  }
}
