package io.purchaseintent.serving;

import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers questions: states to vector to probability. Thread-safe. */
final class ScoringService {

  private final PropensityModel model;
  private final FeatureReader reader;
  private final @Nullable ThreadLocal<Pseudonymizer> pseudonymizer;

  /**
   * A service.
   *
   * @param pseudonymizer makes what ingest stored of a user's id, or null where it stores the id
   */
  ScoringService(
      PropensityModel model,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizer) {
    this.model = model;
    this.reader = reader;
    this.pseudonymizer = pseudonymizer == null ? null : ThreadLocal.withInitial(pseudonymizer);
  }

  Prediction predict(PredictRequest request) {
    String userId =
        pseudonymizer == null ? request.userId() : pseudonymizer.get().apply(request.userId());
    States states = reader.read(userId, request.sessionId(), request.productId());
    float[] vector =
        model
            .featureSet()
            .vector(
                states.user(),
                states.session(),
                states.product(),
                new FeatureRequest(request.time(), request.productId(), request.priceMicros()));
    Segment segment = Segment.of(states.user() != null);
    float margin = model.margin(segment, vector);
    return new Prediction(
        userId,
        margin,
        model.calibration(segment).probability(margin),
        segment,
        vector,
        states,
        request);
  }

  PropensityModel model() {
    return model;
  }
}
