package io.purchaseintent.pipeline.quality;

import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.prediction.LoggedPrediction;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** Takes of predictions what is judged of them. */
final class ToScored implements SerializableFunction<LoggedPrediction, ScoredPrediction> {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, String> featureSets;
  private final boolean severalDays;
  private transient @Nullable SliceScored sliced;

  /**
   * @param featureSets their JSON by hash
   */
  ToScored(TreeMap<String, String> featureSets, DayPeriod period) {
    this.featureSets = featureSets;
    this.severalDays = period.from().plusDays(1).isBefore(period.to());
  }

  @Override
  public ScoredPrediction apply(LoggedPrediction prediction) {
    SliceScored slices = sliced;
    if (slices == null) {
      slices = new SliceScored(featureSets, severalDays);
      sliced = slices;
    }
    return slices.of(prediction);
  }
}
