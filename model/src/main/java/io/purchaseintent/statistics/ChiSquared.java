package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Pearson's chi-squared test of homogeneity of two samples of categories. Equal to SciPy's {@code
 * chi2_contingency(table, correction=False)} of the table that is tested.
 */
public final class ChiSquared {

  private ChiSquared() {}

  /**
   * A test.
   *
   * @param statistic Pearson's; NaN where a sample is empty
   * @param degrees of freedom; 0 where all is in one category
   * @param chance probability of a statistic as large if both samples are of one population; NaN
   *     where a sample is empty, 1 where all is in one category
   */
  public record Test(double statistic, int degrees, double chance) {}

  /**
   * The test of counts by category, after categories of which fewer than 5 are expected in the
   * smaller sample were brought together.
   */
  public static Test test(long[] reference, long[] now) {
    long[][] merged = Samples.withoutRareBins(reference, now);
    return testAsIs(merged[0], merged[1]);
  }

  /** The test of counts by category as they are; categories that are empty in both do not count. */
  public static Test testAsIs(long[] reference, long[] now) {
    Samples.requireSameBins(reference, now);
    long n = Samples.total(reference);
    long m = Samples.total(now);
    if (n == 0 || m == 0) {
      return new Test(Double.NaN, 0, Double.NaN);
    }
    double statistic = 0;
    int degrees = -1;
    for (int bin = 0; bin < reference.length; bin++) {
      double both = (double) reference[bin] + now[bin];
      if (both > 0) {
        double ofReference = both * n / (n + m);
        double ofNow = both * m / (n + m);
        statistic +=
            square(reference[bin] - ofReference) / ofReference + square(now[bin] - ofNow) / ofNow;
        degrees++;
      }
    }
    double chance =
        degrees == 0 ? 1 : ChiSquaredDistribution.of(degrees).survivalProbability(statistic);
    return new Test(statistic, degrees, chance);
  }

  /**
   * Cramér's V, the size that belongs to the test: the root of the statistic over the number of
   * observations, 0 to 1 for two samples.
   *
   * @return NaN where a sample is empty
   */
  public static Difference cramersV(long[] reference, long[] now) {
    Test test = test(reference, now);
    double all = (double) Samples.total(reference) + Samples.total(now);
    if (Double.isNaN(test.statistic())) {
      return Difference.UNKNOWN;
    }
    if (test.degrees() == 0) {
      return new Difference(0, 1, level -> Double.POSITIVE_INFINITY, Scaling.INVERSE_ROOT);
    }
    ChiSquaredDistribution distribution = ChiSquaredDistribution.of(test.degrees());
    return new Difference(
        Math.sqrt(test.statistic() / all),
        test.chance(),
        level -> Math.sqrt(distribution.inverseSurvivalProbability(level) / all),
        Scaling.INVERSE_ROOT);
  }

  private static double square(double value) {
    return value * value;
  }
}
