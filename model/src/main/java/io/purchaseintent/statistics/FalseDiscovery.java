package io.purchaseintent.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Many tests are many chances to be wrong. Benjamini and Hochberg's procedure (1995): of the tests
 * whose adjusted p-value is at most q, no more than a share of q is expected to be wrong, and where
 * nothing changed anywhere, none is admitted with a probability of 1 − q.
 */
public final class FalseDiscovery {

  private FalseDiscovery() {}

  /**
   * The adjusted p-values, as statsmodels' {@code multipletests(method="fdr_bh")}. One that is NaN
   * was not tested: it stays NaN, and does not count.
   *
   * @param chances p-values, 0 to 1, in any order
   * @return double[chances], in the same order
   */
  public static double[] adjusted(double[] chances) {
    int[] ascending =
        IntStream.range(0, chances.length)
            .filter(i -> !Double.isNaN(chances[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> chances[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[chances.length];
    java.util.Arrays.fill(adjusted, Double.NaN);
    double least = 1;
    for (int rank = ascending.length; rank >= 1; rank--) {
      int test = ascending[rank - 1];
      least = Math.min(least, chances[test] * ascending.length / rank);
      adjusted[test] = least;
    }
    return adjusted;
  }
}
