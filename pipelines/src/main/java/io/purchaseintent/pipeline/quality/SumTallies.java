package io.purchaseintent.pipeline.quality;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Sums tallies; of none an empty one. */
final class SumTallies extends Combine.CombineFn<QualityTally, QualityTally, QualityTally> {

  private static final long serialVersionUID = 1L;
  private final List<Double> thresholds;

  SumTallies(List<Double> thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public QualityTally createAccumulator() {
    return new QualityTally(thresholds);
  }

  @Override
  public QualityTally addInput(QualityTally sum, QualityTally more) {
    sum.merge(more);
    return sum;
  }

  @Override
  public QualityTally mergeAccumulators(Iterable<QualityTally> sums) {
    QualityTally merged = createAccumulator();
    sums.forEach(merged::merge);
    return merged;
  }

  @Override
  public QualityTally extractOutput(QualityTally sum) {
    return sum;
  }

  @Override
  public Coder<QualityTally> getAccumulatorCoder(
      CoderRegistry registry, Coder<QualityTally> inputCoder) {
    return inputCoder;
  }

  @Override
  public Coder<QualityTally> getDefaultOutputCoder(
      CoderRegistry registry, Coder<QualityTally> inputCoder) {
    return inputCoder;
  }
}
