package io.purchaseintent.statistics;

import io.purchaseintent.evaluation.Interval;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The area under the ROC curve of independent observations, with DeLong's variance (1988, by the
 * ranks of Sun and Xu, 2014).
 *
 * @param auc chance that a positive is scored above a negative, ties counting half; NaN where a
 *     class is missing
 * @param variance of the area; NaN where a class has fewer than two observations; 0 where all
 *     positives are above, or below, all negatives
 */
public record RankedArea(double auc, double variance) {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double Z_95 = NORMAL.inverseCumulativeProbability(0.975);

  /**
   * The area of scores.
   *
   * @param positives scores of one class, without NaN
   * @param negatives scores of the other
   */
  public static RankedArea of(double[] positives, double[] negatives) {
    int n = positives.length;
    int m = negatives.length;
    if (n == 0 || m == 0) {
      return new RankedArea(Double.NaN, Double.NaN);
    }
    double[] above = placements(positives, negatives);
    double[] below = placements(negatives, positives);
    double auc = Arrays.stream(above).sum() / n;
    if (n < 2 || m < 2) {
      return new RankedArea(auc, Double.NaN);
    }
    return new RankedArea(auc, variance(above) / n + variance(below) / m);
  }

  /** For each value the share of the others that are below it, ties counting half. */
  private static double[] placements(double[] values, double[] others) {
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    double[] placements = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = first(sorted, values[i], false);
      int notAbove = first(sorted, values[i], true);
      placements[i] = (below + notAbove) / 2.0 / sorted.length;
    }
    return placements;
  }

  /** Place of the first value that is at least, or above, this one. */
  private static int first(double[] sorted, double value, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = above ? sorted[middle] <= value : sorted[middle] < value;
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }

  /** The mean of areas of independent observations, as of the folds of a cross-validation. */
  public static RankedArea mean(java.util.List<RankedArea> areas) {
    double auc = 0;
    double variance = 0;
    for (RankedArea area : areas) {
      auc += area.auc() / areas.size();
      variance += area.variance() / areas.size() / areas.size();
    }
    return areas.isEmpty() ? new RankedArea(Double.NaN, Double.NaN) : new RankedArea(auc, variance);
  }

  /** The interval of 95%, symmetric, within 0 and 1; NaN ends where it cannot be told. */
  public Interval interval() {
    double half = Z_95 * Math.sqrt(variance);
    return new Interval(Math.max(0, auc - half), Math.min(1, auc + half));
  }

  /** One-sided chance of an area as large if scores said nothing, whose area is a half. */
  public double chanceAboveHalf() {
    if (variance == 0) {
      return auc > 0.5 ? 0 : 1;
    }
    return Double.isNaN(variance)
        ? Double.NaN
        : NORMAL.survivalProbability((auc - 0.5) / Math.sqrt(variance));
  }

  /**
   * The least distance from a half that a one-sided test at this level admits; NaN as the variance.
   */
  public double detectable(double level) {
    return NORMAL.inverseSurvivalProbability(level) * Math.sqrt(variance);
  }
}
