package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The population stability index: the sum over bins of (q − p) · ln(q / p), p the share of the
 * reference and q that of now. Symmetric; also called Jeffreys' divergence.
 *
 * <p>Bins are those of the reference; missing values are a bin of their own. Bins of which fewer
 * than 5 are expected in the smaller sample are brought together first, so that no bin is empty in
 * both, and half an observation is added to each bin that is left: no share is 0, and the index is
 * at most ln(2n + B) + ln(2m + B) for n and m observations in B bins. Without either, one new value
 * would make it infinite, and slices of 50 would be told apart from themselves.
 *
 * <p>If nothing changed, the index over (1/n + 1/m) is distributed as chi-squared with B − 1
 * degrees of freedom for B bins (Yurdakul and Naranjo, "Statistical properties of the population
 * stability index", 2020), so that its mean is (B − 1)(1/n + 1/m): by that chance is told from
 * size.
 */
public final class PopulationStability {

  private static final double ADDED = 0.5;

  private PopulationStability() {}

  /**
   * The index of counts in the same bins.
   *
   * @return NaN where a sample is empty; 0, with chance 1 and nothing detectable, where all is in
   *     one bin
   */
  public static Difference of(long[] reference, long[] now) {
    long[][] merged = Samples.withoutRareBins(reference, now);
    long n = Samples.total(merged[0]);
    long m = Samples.total(merged[1]);
    if (n == 0 || m == 0) {
      return Difference.UNKNOWN;
    }
    int bins = merged[0].length;
    double index = 0;
    for (int bin = 0; bin < bins; bin++) {
      double p = (merged[0][bin] + ADDED) / (n + ADDED * bins);
      double q = (merged[1][bin] + ADDED) / (m + ADDED * bins);
      index += (q - p) * Math.log(q / p);
    }
    double unit = Samples.inverseSizes(n, m);
    return ofChiSquared(index, unit, bins - 1);
  }

  /** A distance that is distributed as so many times chi-squared if nothing changed. */
  private static Difference ofChiSquared(double value, double unit, int degrees) {
    if (degrees == 0) {
      return new Difference(value, 1, level -> Double.POSITIVE_INFINITY, Scaling.INVERSE);
    }
    ChiSquaredDistribution distribution = ChiSquaredDistribution.of(degrees);
    return new Difference(
        value,
        distribution.survivalProbability(value / unit),
        level -> unit * distribution.inverseSurvivalProbability(level),
        Scaling.INVERSE);
  }
}
