package io.purchaseintent.pipeline.drift;

import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.util.Locale;

/** Whose states a prediction is made of. */
enum Entity {
  USER,
  SESSION,
  PRODUCT;

  /** The name in reports. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a prediction. */
  StateIdentity of(LoggedPrediction prediction) {
    return switch (this) {
      case USER -> prediction.user();
      case SESSION -> prediction.session();
      case PRODUCT -> prediction.product();
    };
  }
}
