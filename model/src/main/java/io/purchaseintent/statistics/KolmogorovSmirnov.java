package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The two-sample Kolmogorov-Smirnov test: the greatest distance of two cumulative distributions, 0
 * to 1.
 */
public final class KolmogorovSmirnov {

  private static final int TERMS = 100;

  private KolmogorovSmirnov() {}

  /**
   * The test of values: statistic and exact p-value, as SciPy's {@code ks_2samp(method="exact")}.
   *
   * @param reference without NaN, at least two
   * @param now without NaN, at least two
   */
  public static Difference ofValues(double[] reference, double[] now) {
    KolmogorovSmirnovTest.TwoResult exact =
        KolmogorovSmirnovTest.withDefaults().with(PValueMethod.EXACT).test(reference, now);
    return new Difference(
        exact.getStatistic(),
        exact.getPValue(),
        level -> least(reference.length, now.length, level),
        Scaling.INVERSE_ROOT);
  }

  /**
   * The test of counts in bins, each of which ends with its edge.
   *
   * <p>At the edges the distributions are known exactly, so the statistic is never too large, and
   * too small by at most the greatest share that a bin has in both samples: max over bins of
   * min(share in reference, share in now), bins of a single value left out. With a thousand bins
   * that is a thousandth, and 0 where each value is an edge.
   *
   * <p>The p-value is that of Kolmogorov's limit with Stephens's correction for small samples
   * (1970). Where values repeat, the true one is smaller.
   *
   * @return NaN where a sample is empty
   */
  public static Difference ofBins(long[] reference, long[] now) {
    Samples.requireSameBins(reference, now);
    long n = Samples.total(reference);
    long m = Samples.total(now);
    if (n == 0 || m == 0) {
      return Difference.UNKNOWN;
    }
    double most = 0;
    long below = 0;
    long belowNow = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      below += reference[bin];
      belowNow += now[bin];
      most = Math.max(most, Math.abs((double) below / n - (double) belowNow / m));
    }
    return new Difference(
        most, chance(most, n, m), level -> least(n, m, level), Scaling.INVERSE_ROOT);
  }

  /** Probability of a statistic as large in samples of these sizes. */
  static double chance(double statistic, double n, double m) {
    return survival(corrected(n, m) * statistic);
  }

  private static double least(double n, double m, double level) {
    // The first term alone: the others are below 1e-5 of it for a level of 0.05.
    return Math.min(1, Math.sqrt(-Math.log(level / 2) / 2) / corrected(n, m));
  }

  private static double corrected(double n, double m) {
    double root = Math.sqrt(n * m / (n + m));
    return root + 0.12 + 0.11 / root;
  }

  /** Kolmogorov's limit, 2 Σ (−1)^(k−1) exp(−2k²t²), as SciPy's {@code kstwobign.sf}. */
  static double survival(double t) {
    if (t < 0.2) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k <= TERMS; k++) {
      double term = Math.exp(-2.0 * k * k * t * t);
      sum += k % 2 == 1 ? term : -term;
      if (term < 1e-18) {
        break;
      }
    }
    return Math.min(1, Math.max(0, 2 * sum));
  }
}
