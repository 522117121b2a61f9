package io.purchaseintent.evaluation;

import java.util.Arrays;

/**
 * Intervals of figures of rows that hang together in sessions, from sums by group: sessions fall
 * into groups by chance, and a figure is told once without each group (delete-a-group jackknife;
 * Kott, 2001). Groups merge as sums do, so that one pass is enough and no draw depends on order.
 */
public final class Jackknife {

  /** Units below which nothing is told of where a figure lies. */
  public static final int LEAST_UNITS = 10;

  private static final double UPPER = 0.975;

  /** On what scale a figure spreads evenly to both sides; its interval stays within its bounds. */
  public enum Scale {
    /** Of shares and areas, 0 to 1. */
    LOGIT,
    /** Of what is above 0. */
    LOG;

    private double of(double value) {
      return this == LOG ? Math.log(value) : Math.log(value) - Math.log1p(-value);
    }

    private double inverse(double scaled) {
      return this == LOG ? Math.exp(scaled) : 1 / (1 + Math.exp(-scaled));
    }
  }

  private Jackknife() {}

  /**
   * The interval of a figure.
   *
   * @param estimate the figure of all
   * @param without the figure without each of the groups that have a session
   * @param units the number of sessions that decide, such as the rarer of buyers and others
   * @return ends that are NaN if there are fewer than {@value #LEAST_UNITS} units, or the figure is
   *     not defined without a group
   */
  public static Interval interval(double estimate, double[] without, Scale scale, long units) {
    double[] scaled = Arrays.stream(without).map(scale::of).toArray();
    double centre = scale.of(estimate);
    double mean = Arrays.stream(scaled).average().orElse(Double.NaN);
    boolean told = Double.isFinite(centre) && Double.isFinite(mean) && units >= LEAST_UNITS;
    if (!told || scaled.length < 2) {
      return new Interval(Double.NaN, Double.NaN);
    }
    int groups = scaled.length;
    double variance =
        (groups - 1.0)
            / groups
            * Arrays.stream(scaled).map(value -> (value - mean) * (value - mean)).sum();
    double degrees = Math.min(groups, units) - 1;
    double half = StudentT.quantile(UPPER, degrees) * Math.sqrt(variance);
    return new Interval(scale.inverse(centre - half), scale.inverse(centre + half));
  }
}
