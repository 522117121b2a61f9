package io.purchaseintent.serving.log;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.prediction.LoggedPrediction;

/** Takes predictions without a wait. Thread-safe. */
public interface PredictionSink extends Looping, AutoCloseable {

  /** Takes none. */
  PredictionSink NONE =
      new PredictionSink() {
        @Override
        public void describe(FeatureSet featureSet) {}

        @Override
        public void accept(LoggedPrediction prediction) {}

        @Override
        public void close() {}
      };

  /** Keeps what the vectors of predictions to come are made by. */
  void describe(FeatureSet featureSet);

  /** Keeps a prediction if there is room for it. */
  void accept(LoggedPrediction prediction);

  @Override
  void close();
}
