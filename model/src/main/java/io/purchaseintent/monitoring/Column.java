package io.purchaseintent.monitoring;

import io.purchaseintent.statistics.Wasserstein;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature or a score as the reference knows it, and the bins that it is counted in.
 *
 * <p>There are {@code edges + 2} bins: {@code (−∞, first edge]}, {@code (edge before, edge]},
 * {@code (last edge, ∞)}, and at last the missing values. The first edge is just below the least
 * value of the reference, and the last is the greatest, so the outer bins hold what the reference
 * never had. Of a category the edges are its codes: the first bin is that of unseen values, the
 * i-th that of the i-th term.
 *
 * @param name of the feature, or {@code propensity} or {@code margin}
 * @param edges float[], ascending
 * @param steps whether every value of the reference is an edge, so that counts are exact
 * @param terms of a category, by their codes from 1 on; null where it is a number
 * @param summary of the reference
 */
@SuppressWarnings("ArrayRecordComponent")
public record Column(
    String name, float[] edges, boolean steps, @Nullable List<String> terms, Summary summary) {

  /** About as many bins as there are; more where single values are frequent. */
  static final int QUANTILES = 1_000;

  /**
   * The reference in numbers. Shares and extremes are of all its moments, the others of one moment
   * a session; those of numbers are NaN for categories, and where there are no values.
   *
   * @param missing share of moments without a value, 0 to 1
   * @param infinite moments with an infinite value
   * @param min least finite value
   * @param max greatest finite value
   * @param mean of the finite values
   * @param deviation standard deviation of the finite values
   * @param quarter first quartile
   * @param median of the finite values
   * @param threeQuarters third quartile
   * @param low below it lies a thousandth of the values
   * @param high above it lies a thousandth of the values
   * @param spread standard deviation of the values moved into [low, high]: one of 1e9 is nothing to
   *     it
   */
  public record Summary(
      double missing,
      long infinite,
      double min,
      double max,
      double mean,
      double deviation,
      double quarter,
      double median,
      double threeQuarters,
      double low,
      double high,
      double spread) {}

  /** Number of bins, that of missing values included. */
  public int bins() {
    return edges.length + 2;
  }

  /** The bin of missing values. */
  public int missingBin() {
    return edges.length + 1;
  }

  /** Whether it is a category. */
  public boolean categorical() {
    return terms != null;
  }

  /** The bin of a value. */
  public int bin(float value) {
    if (Float.isNaN(value)) {
      return edges.length + 1;
    }
    if (edges.length == 0) {
      return 0;
    }
    // Halves without a branch that depends on the value: a guess would be wrong half of the times.
    int low = 0;
    for (int length = edges.length; length > 1; ) {
      int half = length >>> 1;
      low = edges[low + half - 1] < value ? low + half : low;
      length -= half;
    }
    return edges[low] < value ? low + 1 : low;
  }

  /** Where the bins lie, for the distance of values in units of {@link Summary#spread}. */
  Wasserstein.Axis axis() {
    return new Wasserstein.Axis(edges, steps, summary.low(), summary.high(), summary.spread());
  }

  /**
   * A category.
   *
   * @param terms by their codes from 1 on
   * @param seen all its moments
   */
  static Column ofCategory(String name, List<String> terms, Seen seen) {
    float[] codes = new float[terms.size() + 1];
    for (int code = 0; code < codes.length; code++) {
      codes[code] = code;
    }
    double none = Double.NaN;
    return new Column(
        name,
        codes,
        true,
        List.copyOf(terms),
        new Summary(
            seen.missingShare(),
            seen.infinite(),
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            none));
  }

  /**
   * A number.
   *
   * @param values of one moment a session, in any order, NaN where missing
   * @param seen all its moments
   */
  static Column ofNumber(String name, float[] values, Seen seen) {
    float[] finite = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        finite[count++] = value + 0f;
      }
    }
    finite = Arrays.copyOf(finite, count);
    Arrays.sort(finite);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      distinct += i == 0 || finite[i] > finite[i - 1] ? 1 : 0;
    }
    boolean steps = distinct <= QUANTILES;
    float[] edges = edges(finite, steps ? count : QUANTILES);
    return new Column(name, edges, steps, null, summary(finite, seen));
  }

  /** Quantiles of sorted values; before one that is frequent, the value just below it. */
  private static float[] edges(float[] sorted, int quantiles) {
    float[] edges = new float[2 * quantiles + 1];
    int used = 0;
    if (sorted.length > 0) {
      edges[used++] = Math.nextDown(sorted[0]);
    }
    for (int quantile = 1; quantile <= quantiles && sorted.length > 0; quantile++) {
      float value = sorted[place(sorted.length, quantile, quantiles)];
      boolean frequent =
          quantile < quantiles && sorted[place(sorted.length, quantile + 1, quantiles)] == value;
      if (frequent && quantiles < sorted.length && Math.nextDown(value) > edges[used - 1]) {
        edges[used++] = Math.nextDown(value);
      }
      if (value > edges[used - 1]) {
        edges[used++] = value;
      }
    }
    return Arrays.copyOf(edges, used);
  }

  /**
   * Place of the least value that so many parts of a whole are at most; in whole numbers, exact.
   */
  private static int place(int size, long parts, long whole) {
    return (int) Math.max(0, (size * parts + whole - 1) / whole - 1);
  }

  private static Summary summary(float[] sorted, Seen seen) {
    double low = quantile(sorted, 1);
    double high = quantile(sorted, 999);
    double mean = mean(sorted, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    return new Summary(
        seen.missingShare(),
        seen.infinite(),
        Float.isFinite(seen.min()) ? seen.min() : Double.NaN,
        Float.isFinite(seen.max()) ? seen.max() : Double.NaN,
        mean,
        deviation(sorted, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
        quantile(sorted, 250),
        quantile(sorted, 500),
        quantile(sorted, 750),
        low,
        high,
        deviation(sorted, low, high));
  }

  private static double quantile(float[] sorted, int thousandths) {
    return sorted.length == 0 ? Double.NaN : sorted[place(sorted.length, thousandths, 1_000)];
  }

  private static double mean(float[] values, double low, double high) {
    double sum = 0;
    for (float value : values) {
      sum += Math.min(high, Math.max(low, value));
    }
    return values.length == 0 ? Double.NaN : sum / values.length;
  }

  private static double deviation(float[] values, double low, double high) {
    double mean = mean(values, low, high);
    double sum = 0;
    for (float value : values) {
      double difference = Math.min(high, Math.max(low, value)) - mean;
      sum += difference * difference;
    }
    return values.length == 0 ? Double.NaN : Math.sqrt(sum / values.length);
  }
}
