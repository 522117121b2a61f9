package io.purchaseintent.statistics.arms;

/**
 * A metric of an arm, and what is known beside it of the same units. A ratio of two sums is told as
 * its linear part, (numerator − ratio · denominator)/mean denominator, of each unit (the delta
 * method: Deng, Knoblich and Lu, Applying the Delta Method in Metric Analytics, KDD 2018); where
 * each denominator is 1 that is the numerator less its mean.
 *
 * @param units how many there are
 * @param nonZero how many of them have a numerator that is not 0
 * @param value mean, or ratio of two sums; NaN of no unit, or where the denominators are all 0
 * @param variance of the linear part between units; NaN of fewer than two
 * @param means of the covariates
 * @param withCovariates covariances of the linear part with each covariate
 * @param covariates their covariances, {@code double[covariates][covariates]}
 */
public record ArmFigures(
    long units,
    long nonZero,
    double value,
    double variance,
    double[] means,
    double[] withCovariates,
    double[][] covariates) {

  private static final int NUMERATOR = 0;
  private static final int DENOMINATOR = 1;

  /** The values of a unit that are before its covariates. */
  public static final int METRIC_VALUES = 2;

  /**
   * The figures of sums.
   *
   * @param sums of numerator, denominator (1 for a mean) and covariates
   * @param sizes what 1 of each of these is, such as 1e-6 for millionths
   */
  public static ArmFigures of(Moments sums, double... sizes) {
    int covariates = sums.values() - METRIC_VALUES;
    double per = sums.mean(DENOMINATOR) * sizes[DENOMINATOR];
    double ratio = per == 0 ? Double.NaN : sums.mean(NUMERATOR) * sizes[NUMERATOR] / per;
    Scaled scaled = new Scaled(sums, sizes);
    double variance =
        (scaled.covariance(NUMERATOR, NUMERATOR)
                - 2 * ratio * scaled.covariance(NUMERATOR, DENOMINATOR)
                + ratio * ratio * scaled.covariance(DENOMINATOR, DENOMINATOR))
            / (per * per);
    double[] means = new double[covariates];
    double[] with = new double[covariates];
    double[][] among = new double[covariates][covariates];
    for (int i = 0; i < covariates; i++) {
      int x = METRIC_VALUES + i;
      means[i] = sums.mean(x) * sizes[x];
      with[i] = (scaled.covariance(NUMERATOR, x) - ratio * scaled.covariance(DENOMINATOR, x)) / per;
      for (int j = 0; j < covariates; j++) {
        among[i][j] = scaled.covariance(x, METRIC_VALUES + j);
      }
    }
    return new ArmFigures(
        sums.units(), sums.nonZero(), ratio, Math.max(0, variance), means, with, among);
  }

  private record Scaled(Moments sums, double[] sizes) {
    double covariance(int i, int j) {
      return sums.covariance(i, j) * sizes[i] * sizes[j];
    }
  }

  /** A mean and its variance between units, without covariates. */
  public static ArmFigures of(long units, long nonZero, double mean, double variance) {
    return new ArmFigures(
        units, nonZero, mean, variance, new double[0], new double[0], new double[0][0]);
  }

  /** A share: so many of so many, with p(1 − p) as its variance. */
  public static ArmFigures ofShare(long having, long units) {
    double share = (double) having / units;
    return of(units, having, share, share * (1 - share));
  }

  /** The variance of the value, as that of a mean. */
  double squaredError() {
    return variance / units;
  }
}
