package io.purchaseintent.statistics.arms;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether units came to the arms as their weights say. Where they did not, something decided who is
 * counted, and nothing that the arms differ in can be believed.
 *
 * @param statistic Pearson's chi-squared; NaN where there is no unit
 * @param chanceOnce of one as large by chance, for one look; SciPy's {@code chisquare}
 * @param chanceAlways of it being ever so small, however often one looks
 */
public record SampleRatio(double statistic, double chanceOnce, double chanceAlways) {

  /** A chance below which it is an alarm. */
  public static final double ALARM = 0.001;

  /** As many units as the prior is worth: it finds most, soonest, of shares some 3% off. */
  private static final double PRIOR_UNITS = 1_000;

  /**
   * The test. That of any look is the likelihood of a Dirichlet mixture about the weights against
   * that of the weights, which exceeds 1/p ever with a chance of at most p (Lindon and Malek,
   * Anytime-Valid Inference for Multinomial Count Data, NeurIPS 2022).
   *
   * @param units of each arm
   * @param weights of each arm, above 0; of any sum
   */
  public static SampleRatio of(long[] units, double[] weights) {
    if (units.length != weights.length) {
      throw new IllegalArgumentException(
          units.length + " arms have units, but " + weights.length + " have weights");
    }
    double all = 0;
    double weight = 0;
    for (int arm = 0; arm < units.length; arm++) {
      all += units[arm];
      weight += weights[arm];
    }
    if (all == 0) {
      return new SampleRatio(Double.NaN, Double.NaN, Double.NaN);
    }
    double statistic = 0;
    double evidence = LogGamma.value(PRIOR_UNITS) - LogGamma.value(PRIOR_UNITS + all);
    for (int arm = 0; arm < units.length; arm++) {
      double share = weights[arm] / weight;
      double expected = all * share;
      statistic += (units[arm] - expected) * (units[arm] - expected) / expected;
      double prior = PRIOR_UNITS * share;
      evidence +=
          LogGamma.value(prior + units[arm])
              - LogGamma.value(prior)
              - (units[arm] == 0 ? 0 : units[arm] * Math.log(share));
    }
    return new SampleRatio(
        statistic,
        units.length == 1
            ? 1
            : ChiSquaredDistribution.of(units.length - 1.0).survivalProbability(statistic),
        Math.min(1, Math.exp(-evidence)));
  }

  /** Whether the arms' units are not what their weights say. */
  public boolean isAlarm() {
    return chanceAlways < ALARM;
  }
}
