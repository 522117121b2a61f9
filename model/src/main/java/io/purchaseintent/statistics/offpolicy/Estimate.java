package io.purchaseintent.statistics.offpolicy;

import io.purchaseintent.evaluation.Interval;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A mean per visit, with what each visit moves it by: two estimates of the same visits can be
 * subtracted, and what they share drops out of the error.
 *
 * <p>Immutable.
 */
public final class Estimate {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double value;
  private final double error;
  private final double[] influence;
  private final Clusters clusters;

  Estimate(double value, double[] influence, Clusters clusters) {
    this.value = value;
    this.influence = influence;
    this.clusters = clusters;
    this.error = clusters.error(influence);
  }

  /** The plain mean of a figure of each visit. */
  public static Estimate mean(double[] values, Clusters clusters) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double[] influence = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      influence[i] = values[i] - mean;
    }
    return new Estimate(mean, influence, clusters);
  }

  /** The mean; NaN where there is no visit. */
  public double value() {
    return value;
  }

  /** Its standard error by clusters; infinite where there are fewer than two. */
  public double error() {
    return error;
  }

  /** How far this one lies above another of the same visits. */
  public Estimate minus(Estimate other) {
    double[] difference = new double[influence.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = influence[i] - other.influence[i];
    }
    return new Estimate(value - other.value, difference, clusters);
  }

  /**
   * The symmetric interval by the normal law.
   *
   * @param risk that it leaves the mean out, above 0 and below 1
   */
  public Interval interval(double risk) {
    double half = normalQuantile(1 - risk / 2) * error;
    return new Interval(value - half, value + half);
  }

  /** The number below which a standard normal one lies with this probability. */
  public static double normalQuantile(double probability) {
    return NORMAL.inverseCumulativeProbability(probability);
  }
}
