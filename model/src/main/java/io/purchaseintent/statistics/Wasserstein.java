package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import java.util.Arrays;

/**
 * The Wasserstein-1 or earth mover's distance: the area between two cumulative distributions, the
 * least mean way that values must be moved to make one of the other.
 */
public final class Wasserstein {

  private Wasserstein() {}

  /**
   * The distance of values, in their unit, as SciPy's {@code wasserstein_distance}.
   *
   * @param reference without NaN
   * @param now without NaN
   * @return NaN where one is empty
   */
  public static double ofValues(double[] reference, double[] now) {
    double[] a = reference.clone();
    double[] b = now.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    if (a.length == 0 || b.length == 0) {
      return Double.NaN;
    }
    double area = 0;
    double before = Math.min(a[0], b[0]);
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      double next = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      area += Math.abs((double) i / a.length - (double) j / b.length) * (next - before);
      while (i < a.length && a[i] == next) {
        i++;
      }
      while (j < b.length && b[j] == next) {
        j++;
      }
      before = next;
    }
    return area;
  }

  /**
   * Where the bins of a scaled distance lie.
   *
   * @param edges float[bins − 1], ascending; a bin is {@code (edge before, edge]}, the first has no
   *     lower edge and the last no upper one
   * @param steps whether values lie on the edges only, so that the distributions are steps; else
   *     they are taken to rise evenly within a bin
   * @param low values below count as this one
   * @param high values above count as this one
   * @param scale what distances are divided by, such as a standard deviation; above 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Axis(float[] edges, boolean steps, double low, double high, double scale) {}

  /**
   * The scaled distance of counts in bins. One value of 1e9 moves it by no more than one at {@code
   * high}.
   *
   * <p>Differs from the distance of the values, moved into [low, high] and scaled, by at most the
   * sum over bins of width × (share in reference + share in now) / scale, and is exact where values
   * lie on edges. The chance is bounded from above, by the mean of the area between two empirical
   * distributions, √(2/π) ∫ √(F(1 − F)) dx · √(1/n + 1/m), and the Gaussian concentration around it
   * (Borell, 1975), {@code scale} being no less than the standard deviation of the values in [low,
   * high].
   *
   * @return NaN where a sample is empty or the scale is not above 0
   */
  public static Difference ofBins(Axis axis, long[] reference, long[] now) {
    Samples.requireSameBins(reference, now);
    long n = Samples.total(reference);
    long m = Samples.total(now);
    if (n == 0 || m == 0 || !(axis.scale() > 0)) {
      return Difference.UNKNOWN;
    }
    float[] edges = axis.edges();
    double area = 0;
    double noise = 0;
    long below = reference[0];
    long belowNow = now[0];
    for (int i = 1; i < edges.length; i++) {
      double from = (double) below / n;
      double fromNow = (double) belowNow / m;
      below += reference[i];
      belowNow += now[i];
      double left = Math.max(edges[i - 1], axis.low());
      double right = Math.min(edges[i], axis.high());
      if (right > left) {
        double first = from - fromNow;
        double last = axis.steps() ? first : (double) below / n - (double) belowNow / m;
        area += (right - left) * meanSize(first, last);
        noise += (right - left) * Math.sqrt(from * (1 - from));
      }
    }
    double unit = Math.sqrt(Samples.inverseSizes(n, m));
    double mean = Math.sqrt(2 / Math.PI) * noise / axis.scale() * unit;
    double value = area / axis.scale();
    double beyond = Math.max(0, value - mean) / unit;
    return new Difference(
        value,
        Math.exp(-beyond * beyond / 2),
        level -> mean + unit * Math.sqrt(-2 * Math.log(level)),
        Scaling.INVERSE_ROOT);
  }

  /** Mean of |y| along a straight line from one value to another. */
  private static double meanSize(double first, double last) {
    if (first * last >= 0) {
      return Math.abs(first + last) / 2;
    }
    return (first * first + last * last) / (2 * (Math.abs(first) + Math.abs(last)));
  }
}
