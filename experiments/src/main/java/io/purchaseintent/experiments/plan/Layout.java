package io.purchaseintent.experiments.plan;

/**
 * How an experiment parts its units, and how sure it is to be.
 *
 * @param arms 2 or more, of equal shares; each is compared with the first
 * @param traffic share of all units that are part of it, above 0, at most 1
 * @param risk of finding an effect where no arm has one, above 0 and below 1
 * @param power chance to find one that is there, above the risk and below 1
 */
public record Layout(int arms, double traffic, double risk, double power) {

  /** The risk of one comparison (Bonferroni). */
  double riskOfEach() {
    return risk / (arms - 1);
  }

  /**
   * The least effect that is found, as a share of the mean.
   *
   * @param errors how many standard errors it must be
   * @param left part of the variance that is left
   * @return NaN where there is no mean to compare with, or no variance
   */
  double leastEffect(Spell spell, double errors, double left) {
    double ofAnArm = spell.units() * traffic / arms;
    double leastEffect = errors * Math.sqrt(2 * spell.variance() * left / ofAnArm) / spell.mean();
    return leastEffect > 0 && Double.isFinite(leastEffect) ? leastEffect : Double.NaN;
  }
}
