package io.purchaseintent.serving.log;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Predictions to log, told apart by a number. */
final class NumberedPredictions {

  static final FeatureSet FEATURES = new FeatureSet(ZoneOffset.UTC, List.of(), Map.of());

  private NumberedPredictions() {}

  /** The prediction of a number, {@code pNUMBER}, for a visit. */
  static LoggedPrediction of(int number, String session) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    return new LoggedPrediction(
        "p" + number,
        Instant.EPOCH,
        null,
        session,
        null,
        0,
        FEATURES.hash(),
        new float[] {number, Float.NaN},
        none,
        none,
        none,
        0.5f,
        0.25,
        "v1",
        Segment.ANONYMOUS,
        "champion",
        "no_session",
        7,
        null,
        null);
  }
}
