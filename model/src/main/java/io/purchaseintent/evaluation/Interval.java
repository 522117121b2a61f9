package io.purchaseintent.evaluation;

import java.util.Arrays;

/**
 * An interval of 95%.
 *
 * @param low lower end; NaN where nothing can be told
 * @param high upper end; NaN where nothing can be told
 */
public record Interval(double low, double high) {

  /**
   * The percentile interval of resampled figures (Efron, 1979), linear between their ranks; those
   * that are NaN, as where a resample lacks a class, do not count.
   */
  public static Interval of(double[] resampled) {
    double[] sorted =
        Arrays.stream(resampled).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /** Whether a value lies in it, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
