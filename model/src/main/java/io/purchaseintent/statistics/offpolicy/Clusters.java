package io.purchaseintent.statistics.offpolicy;

import java.util.Arrays;

/**
 * Which visits hang together, as those of one shopper do.
 *
 * <p>Immutable.
 */
public final class Clusters {

  private final int[] clusterOf;
  private final int count;

  /**
   * Clusters by their numbers.
   *
   * @param clusterOf int[visits], each from 0 to below the number of clusters
   */
  public Clusters(int[] clusterOf) {
    this.clusterOf = clusterOf.clone();
    this.count = Arrays.stream(clusterOf).max().orElse(-1) + 1;
  }

  /** Each visit is one of its own. */
  public static Clusters single(int visits) {
    int[] own = new int[visits];
    Arrays.setAll(own, i -> i);
    return new Clusters(own);
  }

  /** Number of visits. */
  public int visits() {
    return clusterOf.length;
  }

  /** Number of clusters. */
  public int count() {
    return count;
  }

  /** The cluster of a visit. */
  public int of(int visit) {
    return clusterOf[visit];
  }

  /**
   * The standard error of a mean over the visits: the root of {@code C/(C−1) · Σ_c (Σ_{v in c}
   * influence_v)² / n²} (Liang and Zeger, Biometrika 73, 1986). Infinite for fewer than two
   * clusters.
   *
   * @param influence double[visits], what each visit moves the estimate by, times their number; of
   *     mean 0
   */
  double error(double[] influence) {
    if (count < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sums = new double[count];
    for (int i = 0; i < influence.length; i++) {
      sums[clusterOf[i]] += influence[i];
    }
    double squares = 0;
    for (double sum : sums) {
      squares += sum * sum;
    }
    double visits = influence.length;
    return Math.sqrt(squares * count / (count - 1.0)) / visits;
  }
}
