package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The Jensen-Shannon distance: the square root of the mean divergence, in bits, of two
 * distributions from their mixture. 0 where they are equal, 1 where they have nothing in common.
 * Equal to SciPy's {@code jensenshannon(p, q, base=2)}.
 */
public final class JensenShannon {

  private static final double LN_2 = Math.log(2);

  private JensenShannon() {}

  /**
   * The distance of counts in the same bins, as they are.
   *
   * <p>If nothing changed, 8 ln 2 times its square over (1/n + 1/m) is distributed as chi-squared,
   * to the second order of Taylor's series (Lin, 1991).
   *
   * @return NaN where a sample is empty
   */
  public static Difference of(long[] reference, long[] now) {
    Samples.requireSameBins(reference, now);
    long n = Samples.total(reference);
    long m = Samples.total(now);
    if (n == 0 || m == 0) {
      return Difference.UNKNOWN;
    }
    double divergence = 0;
    int bins = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double p = (double) reference[bin] / n;
      double q = (double) now[bin] / m;
      double middle = (p + q) / 2;
      divergence += term(p, middle) + term(q, middle);
      bins += middle > 0 ? 1 : 0;
    }
    double distance = Math.sqrt(Math.max(0, divergence / 2 / LN_2));
    if (bins < 2) {
      return new Difference(distance, 1, level -> Double.POSITIVE_INFINITY, Scaling.INVERSE_ROOT);
    }
    double unit = Samples.inverseSizes(n, m) / (8 * LN_2);
    ChiSquaredDistribution distribution = ChiSquaredDistribution.of(bins - 1);
    return new Difference(
        distance,
        distribution.survivalProbability(distance * distance / unit),
        level -> Math.sqrt(unit * distribution.inverseSurvivalProbability(level)),
        Scaling.INVERSE_ROOT);
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }
}
