package io.purchaseintent.statistics;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement.Scaling;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.FisherExactTest;

/** Shares of two samples, such as those of missing values. */
public final class Proportions {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double Z_95 = NORMAL.inverseCumulativeProbability(0.975);

  private Proportions() {}

  /**
   * The difference of two shares, now less reference, and its chance: that of the pooled z-test
   * (statsmodels' {@code proportions_ztest}) where at least 5 are expected in each cell, else
   * Fisher's exact test (SciPy's {@code fisher_exact}), two-sided both.
   *
   * @param reference how many of {@code n} have it
   * @param now how many of {@code m} have it
   * @return NaN where a sample is empty; the value has a sign, its size is what is to be judged
   */
  public static Difference of(long reference, long n, long now, long m) {
    requireShare(reference, n);
    requireShare(now, m);
    if (n == 0 || m == 0) {
      return Difference.UNKNOWN;
    }
    double difference = (double) now / m - (double) reference / n;
    double pooled = ((double) reference + now) / ((double) n + m);
    double unit = Samples.inverseSizes(n, m);
    // One observation where none is: a share that nobody had is not known to be 0.
    double floor = 1.0 / ((double) n + m);
    double variance = Math.max(pooled * (1 - pooled), floor * (1 - floor)) * unit;
    double rarer = Math.min(pooled, 1 - pooled) * Math.min(n, m);
    return new Difference(
        difference,
        rarer < Samples.LEAST_EXPECTED
            ? exact(reference, n, now, m)
            : Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(difference) / root(variance))),
        level -> NORMAL.inverseSurvivalProbability(level / 2) * root(variance),
        Scaling.INVERSE_ROOT);
  }

  private static double exact(long reference, long n, long now, long m) {
    if (n + m > Integer.MAX_VALUE || reference + now == 0 || reference + now == n + m) {
      return 1;
    }
    int[][] table = {
      {(int) reference, (int) (n - reference)}, {(int) now, (int) (m - now)},
    };
    return FisherExactTest.withDefaults().test(table).getPValue();
  }

  /**
   * Wilson's interval of 95% of a share.
   *
   * @return NaN ends where there are no observations
   */
  public static Interval interval(long having, long all) {
    requireShare(having, all);
    if (all == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double share = (double) having / all;
    double z2 = Z_95 * Z_95 / all;
    double middle = (share + z2 / 2) / (1 + z2);
    double half = Z_95 / (1 + z2) * root(share * (1 - share) / all + z2 / (4 * all));
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  private static void requireShare(long having, long all) {
    if (having < 0 || having > all) {
      throw new IllegalArgumentException(having + " of " + all + " is no share");
    }
  }

  private static double root(double value) {
    return Math.sqrt(value);
  }
}
