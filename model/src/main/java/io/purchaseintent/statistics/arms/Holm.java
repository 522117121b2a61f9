package io.purchaseintent.statistics.arms;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Many tests are many chances to be wrong: Holm's procedure (1979). The chance that any test whose
 * adjusted p-value is at most a level is wrong is at most that level, whatever they have to do with
 * each other.
 */
public final class Holm {

  private Holm() {}

  /**
   * The adjusted p-values, as statsmodels' {@code multipletests(method="holm")}. One that is NaN
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
    Arrays.fill(adjusted, Double.NaN);
    double most = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      most = Math.max(most, Math.min(1, chances[ascending[rank]] * (ascending.length - rank)));
      adjusted[ascending[rank]] = most;
    }
    return adjusted;
  }
}
