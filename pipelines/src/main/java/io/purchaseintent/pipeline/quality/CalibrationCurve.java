package io.purchaseintent.pipeline.quality;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.ScoreHistogram;
import io.purchaseintent.evaluation.StudentT;
import io.purchaseintent.pipeline.quality.GroupSums.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often what was said came true, in bins of neighbouring propensities that expect about as many
 * purchases each.
 *
 * <p>The band around shares of buyers holds all bins at once with at least 95% (Bonferroni). Its
 * deviation is the jackknife's over groups of visits, and at least that of so many visits with what
 * was said, as a bin in which nobody or everybody buys shows none.
 */
final class CalibrationCurve {

  private static final int BINS = 10;
  private static final double MISSED = 0.05;

  /**
   * A bin.
   *
   * @param share of the weight of all
   * @param said mean propensity
   * @param happened share of buyers
   * @param band where that share could have been
   */
  record Bin(double share, double said, double happened, Interval band) {}

  private CalibrationCurve() {}

  /**
   * The bins, in ascending order of propensity; at most ten.
   *
   * @param all by propensity
   * @param without the same without each group of visits
   */
  static List<Bin> of(ScoreHistogram all, List<ScoreHistogram> without) {
    double[] edges = edges(all);
    double[] weights = sums(all, edges, Column.MOMENT_BUYERS, Column.MOMENT_OTHERS);
    double[] rates = rates(all, edges);
    double[] said = sums(all, edges, Column.SAID);
    double[] squares = sums(all, edges, Column.SQUARES);
    double[][] varied = without.stream().map(rest -> rates(rest, edges)).toArray(double[][]::new);
    double total = Arrays.stream(weights).sum();
    double factor =
        varied.length < 2
            ? Double.NaN
            : StudentT.quantile(1 - MISSED / 2 / Math.max(1, edges.length), varied.length - 1);
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < edges.length; bin++) {
      double mean = said[bin] / weights[bin];
      double visits = weights[bin] * weights[bin] / squares[bin];
      double half =
          factor
              * Math.sqrt(Math.max(variance(varied, bin), Math.max(0, mean * (1 - mean)) / visits));
      bins.add(
          new Bin(
              weights[bin] / total,
              mean,
              rates[bin],
              new Interval(Math.max(0, rates[bin] - half), Math.min(1, rates[bin] + half))));
    }
    return bins;
  }

  /** The greatest score of each bin, ascending. */
  private static double[] edges(ScoreHistogram all) {
    double[] scores = all.scores();
    double[] said = all.column(Column.SAID.ordinal());
    double total = Arrays.stream(said).sum();
    List<Double> edges = new ArrayList<>();
    double expected = 0;
    for (int i = 0; i < scores.length; i++) {
      expected += said[i];
      boolean full = edges.size() + 1 < BINS && expected >= total * (edges.size() + 1) / BINS;
      if (full || i == scores.length - 1) {
        edges.add(scores[i]);
      }
    }
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] rates(ScoreHistogram of, double[] edges) {
    double[] buyers = sums(of, edges, Column.MOMENT_BUYERS);
    double[] weights = sums(of, edges, Column.MOMENT_BUYERS, Column.MOMENT_OTHERS);
    Arrays.setAll(buyers, bin -> buyers[bin] / weights[bin]);
    return buyers;
  }

  private static double[] sums(ScoreHistogram of, double[] edges, Column... columns) {
    double[] scores = of.scores();
    double[] sums = new double[edges.length];
    for (Column column : columns) {
      double[] values = of.column(column.ordinal());
      int bin = 0;
      for (int i = 0; i < scores.length; i++) {
        while (scores[i] > edges[bin]) {
          bin++;
        }
        sums[bin] += values[i];
      }
    }
    return sums;
  }

  private static double variance(double[][] varied, int bin) {
    double[] values =
        Arrays.stream(varied)
            .mapToDouble(rates -> rates[bin])
            .filter(rate -> !Double.isNaN(rate))
            .toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    return (values.length - 1.0)
        / Math.max(1, values.length)
        * Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
  }
}
