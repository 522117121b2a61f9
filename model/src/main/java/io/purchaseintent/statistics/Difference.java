package io.purchaseintent.statistics;

import io.purchaseintent.measurement.Measurement.Scaling;
import java.util.function.DoubleUnaryOperator;

/**
 * How far two samples are apart.
 *
 * @param value the distance, 0 where they are equal; NaN where it cannot be told, as where one
 *     sample is empty
 * @param chance probability of a distance as large or larger if both samples are of one population,
 *     0 to 1; NaN where the distance is NaN
 * @param least the least distance whose chance is at most a level, by the level; infinite where
 *     these samples admit none
 * @param scaling how the least distance falls with the size of the samples
 */
public record Difference(double value, double chance, DoubleUnaryOperator least, Scaling scaling) {

  /** A distance that cannot be told. */
  public static final Difference UNKNOWN =
      new Difference(
          Double.NaN, Double.NaN, level -> Double.POSITIVE_INFINITY, Scaling.INVERSE_ROOT);

  /**
   * The least distance that these samples would admit.
   *
   * @param level probability that an equal pair passes, above 0 and below 1; where there are k
   *     tests of a report, a k-th of what is allowed to the report is on the safe side
   */
  public double detectable(double level) {
    return least.applyAsDouble(level);
  }
}
