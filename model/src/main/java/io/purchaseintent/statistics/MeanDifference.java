package io.purchaseintent.statistics;

/**
 * How far one mean lies above another, however often one looks: an asymptotic confidence sequence
 * for independent values, such as a figure of each visitor.
 *
 * <p>Method. With t values and a standard error s, value ± s·√(2(tρ² + 1)/(tρ²)·ln(√(tρ² +
 * 1)/risk)) leaves the difference out at any time with a chance of at most the risk, if t is large
 * enough for a normal law (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central
 * limit theory and asymptotic confidence sequences, Ann. Statist. 52, 2024). Of two samples t is
 * 1/(1/n + 1/m). ρ makes it tightest at a number of values that is named before.
 *
 * <p>Where hardly any value differs from 0 the law is not normal: then nothing is told. For the
 * variance of each sample the greater of its own and that of both together is taken, so that a
 * small one without a single purchase does not seem to be sure of it.
 *
 * @param value the compared mean less that of the reference
 * @param error its standard error; 0 where all values are the same
 * @param values t
 * @param isTold whether there are enough values to tell
 */
public record MeanDifference(double value, double error, double values, boolean isTold) {

  private static final long LEAST = 100;

  /** Of so few values that are not 0 a mean is not normal. */
  private static final double LEAST_NON_ZERO = 10;

  /** The difference of two samples. */
  public static MeanDifference of(RunningMean reference, RunningMean compared) {
    long n = reference.count();
    long m = compared.count();
    if (n == 0 || m == 0) {
      return new MeanDifference(Double.NaN, Double.NaN, 0, false);
    }
    double value = compared.mean() - reference.mean();
    double pooled =
        ((n - 1) * reference.variance() + (m - 1) * compared.variance()) / Math.max(1, n + m - 2);
    double error =
        Math.sqrt(
            Math.max(pooled, reference.variance()) / n + Math.max(pooled, compared.variance()) / m);
    double nonZero = (double) (reference.nonZero() + compared.nonZero()) / (n + m);
    return new MeanDifference(
        value,
        error,
        1 / (1.0 / n + 1.0 / m),
        Math.min(n, m) >= LEAST && nonZero * Math.min(n, m) >= LEAST_NON_ZERO);
  }

  /** The mean of differences of pairs, such as of two models that scored the same visit. */
  public static MeanDifference ofPairs(RunningMean differences) {
    long n = differences.count();
    return new MeanDifference(
        n == 0 ? Double.NaN : differences.mean(),
        Math.sqrt(differences.variance() / Math.max(1, n)),
        n,
        n >= LEAST && differences.nonZero() >= LEAST_NON_ZERO);
  }

  /**
   * How far the difference may lie from the value.
   *
   * @param risk above 0 and below 1
   * @param tightestAt number of values at which it is tightest, above 0
   * @return infinite where nothing can be told
   */
  public double halfWidth(double risk, double tightestAt) {
    if (!isTold) {
      return Double.POSITIVE_INFINITY;
    }
    return error * widthInErrors(values / tightestAt, risk);
  }

  /**
   * The half width in standard errors of what was seen by then.
   *
   * @param part of the values at which it is tightest, above 0
   */
  public static double widthInErrors(double part, double risk) {
    double log = -2 * Math.log(risk);
    double scaled = part * (log + Math.log(1 + log));
    return Math.sqrt(2 * (scaled + 1) / scaled * Math.log(Math.sqrt(scaled + 1) / risk));
  }

  /** Below it the difference does not lie. */
  public double low(double risk, double tightestAt) {
    return isTold ? value - halfWidth(risk, tightestAt) : Double.NEGATIVE_INFINITY;
  }

  /** Above it the difference does not lie. */
  public double high(double risk, double tightestAt) {
    return isTold ? value + halfWidth(risk, tightestAt) : Double.POSITIVE_INFINITY;
  }
}
