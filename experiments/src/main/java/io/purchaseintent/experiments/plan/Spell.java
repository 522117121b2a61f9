package io.purchaseintent.experiments.plan;

/**
 * What a metric was over the first weeks of the time that was looked at.
 *
 * @param weeks whole ones, from 1 on
 * @param units that came in them
 * @param mean of the metric over the units
 * @param variance of it between them
 * @param correlation of it with the same metric of the weeks before the first, 0 for who did not
 *     come then; NaN where there is no such week
 */
public record Spell(int weeks, long units, double mean, double variance, double correlation) {

  /** The part of the variance that is left where the weeks before are taken out (CUPED). */
  public double left() {
    return Double.isNaN(correlation) ? 1 : 1 - correlation * correlation;
  }
}
