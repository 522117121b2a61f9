package io.purchaseintent.trainer.gates;

import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import org.jspecify.annotations.Nullable;

/**
 * A moment of the test period, made again of the lake: what serving would have known right after an
 * event.
 *
 * @param trained the vector that the training set has of it
 */
@SuppressWarnings("ArrayRecordComponent")
record SampledMoment(
    @Nullable UserHistory user,
    SessionState session,
    @Nullable ProductStats product,
    FeatureRequest request,
    float[] trained) {

  Segment segment() {
    return Segment.of(UserHistory.isKnown(user));
  }

  float[] vector(FeatureSet features) {
    return features.vector(user, session, product, request);
  }

  float margin(PropensityModel model) {
    return model.margin(segment(), vector(model.featureSet()));
  }

  double propensity(PropensityModel model) {
    return model.propensity(segment(), vector(model.featureSet()));
  }

  SampledMoment with(SessionState other, FeatureRequest otherRequest) {
    return new SampledMoment(user, other, product, otherRequest, trained);
  }
}
