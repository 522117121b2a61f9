package io.purchaseintent.statistics.arms;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.statistics.MeanDifference;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A difference with its standard error, and what it tells: looked at once, or on any day.
 *
 * @param value compared less control, as an amount or as a share of the control
 * @param error its standard error, above 0; NaN where nothing can be told
 * @param degrees of freedom, after Welch and Satterthwaite
 * @param units of both arms
 */
public record Estimate(double value, double error, double degrees, double units) {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** An estimate that is none. */
  static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);

  /** Whether there is anything to tell. */
  public boolean isTold() {
    return error > 0 && Double.isFinite(value);
  }

  /**
   * The chance of a value as far from 0 if there is no difference, for one look that was planned
   * before: Welch's t-test, two-sided. NaN, never 1, where nothing can be told.
   */
  public double chanceOnce() {
    return isTold()
        ? 2 * TDistribution.of(degrees).survivalProbability(Math.abs(value) / error)
        : Double.NaN;
  }

  /** The interval of one look that was planned before. */
  public Interval once(double risk) {
    return isTold()
        ? around(TDistribution.of(degrees).inverseSurvivalProbability(risk / 2))
        : new Interval(Double.NaN, Double.NaN);
  }

  /**
   * The interval that may be looked at on any day: the chance that it ever leaves the difference
   * out is at most the risk (an asymptotic confidence sequence, see {@link MeanDifference}).
   *
   * @param tightestAt units of both arms at which it is tightest, named before; above 0
   */
  public Interval always(double risk, double tightestAt) {
    return isTold()
        ? around(MeanDifference.widthInErrors(units / tightestAt, risk))
        : new Interval(Double.NaN, Double.NaN);
  }

  /**
   * The least risk whose {@link #always} interval leaves 0 out, at most 1, where the interval is
   * tuned to a risk. NaN, never 1, where nothing can be told.
   */
  public double chanceAlways(double risk, double tightestAt) {
    if (!isTold()) {
      return Double.NaN;
    }
    double log = -2 * Math.log(risk);
    double scaled = units / tightestAt * (log + Math.log(1 + log));
    double squared = value / error * (value / error);
    return Math.min(1, Math.sqrt(scaled + 1) * Math.exp(-squared * scaled / (2 * (scaled + 1))));
  }

  /** The same with so many times the units. */
  public Estimate grown(double times) {
    return new Estimate(value, error / Math.sqrt(times), degrees * times, units * times);
  }

  /** The effect that {@link #always} finds with a power at these units. */
  public double reach(double risk, double tightestAt, double power) {
    return error
        * (MeanDifference.widthInErrors(units / tightestAt, risk)
            + NORMAL.inverseCumulativeProbability(power));
  }

  private Interval around(double errors) {
    return new Interval(value - errors * error, value + errors * error);
  }
}
