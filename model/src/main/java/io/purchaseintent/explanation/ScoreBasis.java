package io.purchaseintent.explanation;

import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.scoring.Segment;
import org.jspecify.annotations.Nullable;

/**
 * What a score was made of: the states as they were known, and the request.
 *
 * @param user the shopper's history, or null where there is none
 * @param session the session; empty where it is unknown
 * @param product the requested product's stats, or null where there are none
 * @param request what was asked, and when
 */
public record ScoreBasis(
    @Nullable UserHistory user,
    SessionState session,
    @Nullable ProductStats product,
    FeatureRequest request) {

  /** The part of the traffic that it belongs to. */
  Segment segment() {
    return Segment.of(UserHistory.isKnown(user));
  }

  float[] vector(FeatureSet features) {
    return features.vector(user, session, product, request);
  }

  /** The features' values before any coding, in their order; null where missing. */
  @Nullable Object[] values(FeatureSet features) {
    return FeatureSet.values(
        features.definitions(), features.shopZone(), user, session, product, request);
  }

  ScoreBasis with(SessionState otherSession) {
    return new ScoreBasis(user, otherSession, product, request);
  }

  ScoreBasis with(FeatureRequest otherRequest) {
    return new ScoreBasis(user, session, product, otherRequest);
  }
}
