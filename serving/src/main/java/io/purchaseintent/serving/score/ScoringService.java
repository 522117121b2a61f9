package io.purchaseintent.serving.score;

import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.variant.Variant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers questions: states to vector to probability. Thread-safe. */
public final class ScoringService {

  private final Supplier<Variant> variants;
  private final FeatureReader reader;
  private final @Nullable ThreadLocal<Pseudonymizer> pseudonymizer;

  /**
   * A service.
   *
   * @param variants the models in production, asked once a question
   * @param pseudonymizer makes what ingest stored of a user's id, or null where it stores the id
   */
  public ScoringService(
      Supplier<Variant> variants,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizer) {
    this.variants = variants;
    this.reader = reader;
    this.pseudonymizer = pseudonymizer == null ? null : ThreadLocal.withInitial(pseudonymizer);
  }

  /** The answer to a question. */
  public Prediction predict(PredictRequest request) {
    Variant variant = variants.get();
    String userId =
        pseudonymizer == null ? request.userId() : pseudonymizer.get().apply(request.userId());
    long asked = System.nanoTime();
    States states = reader.read(userId, request.sessionId(), request.productId());
    long storeNanos = System.nanoTime() - asked;
    return score(request, userId, variant, states, storeNanos);
  }

  private static Prediction score(
      PredictRequest request,
      @Nullable String userId,
      Variant variant,
      States states,
      long storeNanos) {
    PropensityModel model = variant.model();
    FeatureSet features = model.featureSet();
    float[] vector =
        features.vector(
            states.user(),
            states.session(),
            states.product(),
            new FeatureRequest(request.time(), request.productId(), request.priceMicros()));
    Segment segment = Segment.of(states.user() != null);
    Rung rung = Rung.of(states);
    if (rung == Rung.BASE_RATE) {
      int hour = features.names().indexOf("hour_of_day");
      double rate = model.baseRates().of(segment, hour < 0 ? Float.NaN : vector[hour]);
      return new Prediction(
          request, userId, variant, segment, rung, Float.NaN, rate, vector, states, storeNanos);
    }
    float margin = model.margin(segment, vector);
    return new Prediction(
        request,
        userId,
        variant,
        segment,
        rung,
        margin,
        model.calibration(segment).probability(margin),
        vector,
        states,
        storeNanos);
  }
}
