package io.purchaseintent.evaluation;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution. */
public final class StudentT {

  private StudentT() {}

  /**
   * The value that is not exceeded with a probability.
   *
   * @param probability 0 to 1
   * @param degrees degrees of freedom, above 0
   */
  public static double quantile(double probability, double degrees) {
    return TDistribution.of(degrees).inverseCumulativeProbability(probability);
  }
}
