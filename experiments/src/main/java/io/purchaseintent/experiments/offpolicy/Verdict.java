package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.statistics.offpolicy.Estimate;

/**
 * What is to be said of a policy beside the logged one.
 *
 * @param moreVisits how many more as these it takes to tell, about; 0 where it is told, infinite
 *     where no number does
 */
record Verdict(Kind kind, double moreVisits) {

  /** What there is to say. */
  enum Kind {
    /** It would have brought more. */
    BETTER,
    /** It would have brought less. */
    WORSE,
    /** The interval has 0 in it, or too little was seen of it. */
    NOT_YET,
    /** The log never did what it does. */
    NOT_FROM_THIS_LOG,
  }

  /** Of so many visits of equal weight, or of buyers, a mean is not normal. */
  private static final double LEAST_EFFECTIVE = 100;

  private static final double POWER = 0.8;

  /**
   * The verdict on a difference.
   *
   * @param mostUntold share of the visits that may lack support
   */
  static Verdict of(
      Estimate difference,
      double risk,
      double effectiveSize,
      double untold,
      double mostUntold,
      int visits) {
    if (untold > mostUntold) {
      return new Verdict(Kind.NOT_FROM_THIS_LOG, Double.POSITIVE_INFINITY);
    }
    Interval interval = difference.interval(risk);
    double needed = visits * Math.max(1, LEAST_EFFECTIVE / Math.max(1, effectiveSize));
    if (effectiveSize >= LEAST_EFFECTIVE && interval.low() > 0) {
      return new Verdict(Kind.BETTER, 0);
    }
    if (effectiveSize >= LEAST_EFFECTIVE && interval.high() < 0) {
      return new Verdict(Kind.WORSE, 0);
    }
    double errors = Estimate.normalQuantile(1 - risk / 2) + Estimate.normalQuantile(POWER);
    double ratio = errors * difference.error() / Math.abs(difference.value());
    needed = Math.max(needed, visits * ratio * ratio);
    return new Verdict(
        Kind.NOT_YET, Double.isFinite(needed) ? needed - visits : Double.POSITIVE_INFINITY);
  }
}
