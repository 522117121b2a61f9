package io.purchaseintent.statistics;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How large a difference must be to be found: in standard errors of all that an experiment will
 * have seen at its end. A difference d of two means of n and m values is found if d is that many
 * times √(v/n + w/m), with v and w their variances.
 */
public final class Detectability {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double MOST = 30;
  private static final int HALVINGS = 45;

  /** As near as the grid is to the density. */
  private static final int HALVINGS_OF_MANY_LOOKS = 20;

  /** More looks hardly differ from looking always. */
  private static final int MOST_LOOKS = 60;

  /** Points of the grid in a standard deviation of what comes between two looks. */
  private static final double POINTS = 4;

  private Detectability() {}

  /**
   * Looked at once, at the end: a two-sided test. Equal to statsmodels' {@code NormalIndPower}.
   *
   * @param risk of finding a difference where none is, above 0 and below 1
   * @param power chance to find one that is, above the risk and below 1
   */
  public static double once(double risk, double power) {
    requireAboveRisk(risk, power);
    return least(drift -> chanceOnce(drift, risk), power, HALVINGS);
  }

  /**
   * Looked at so many times, evenly, until it is found: by the bounds of {@link MeanDifference},
   * tightest at the end, which may be looked at at any time.
   *
   * @param risk of finding a difference where none is, at any look; above 0 and below 1
   * @param power chance to have found one at the end, above the risk and below 1
   * @param looks at least 1
   */
  public static double anyLook(double risk, double power, int looks) {
    requireAboveRisk(risk, power);
    if (looks < 1) {
      throw new IllegalArgumentException("looks " + looks + " must be at least 1");
    }
    return least(drift -> chanceAnyLook(drift, risk, looks), power, HALVINGS_OF_MANY_LOOKS);
  }

  private static void requireAboveRisk(double risk, double power) {
    if (!(risk > 0 && risk < power && power < 1)) {
      throw new IllegalArgumentException(
          "0 < risk " + risk + " < power " + power + " < 1 must hold");
    }
  }

  private static double least(DoubleUnaryOperator chance, double power, int halvings) {
    double low = 0;
    double high = MOST;
    for (int i = 0; i < halvings; i++) {
      double middle = (low + high) / 2;
      if (chance.applyAsDouble(middle) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double chanceOnce(double drift, double risk) {
    double border = NORMAL.inverseSurvivalProbability(risk / 2);
    return NORMAL.survivalProbability(border - drift)
        + NORMAL.cumulativeProbability(-border - drift);
  }

  /**
   * The chance that a random walk with a drift leaves the bounds at one of the looks, by the
   * density of those that have not yet (Armitage, McPherson and Rowe, Repeated significance tests
   * on accumulating data, J. R. Statist. Soc. A 132, 1969).
   */
  static double chanceAnyLook(double drift, double risk, int looks) {
    int steps = Math.min(looks, MOST_LOOKS);
    double mean = drift / steps;
    double deviation = Math.sqrt(1.0 / steps);
    double[] points = {0};
    double[] within = {1};
    double left = 0;
    for (int look = 1; look <= steps; look++) {
      double part = (double) look / steps;
      double border = Math.sqrt(part) * MeanDifference.widthInErrors(part, risk);
      int intervals = 2 * (int) Math.ceil(border / deviation * POINTS);
      double width = 2 * border / intervals;
      double[] nextPoints = new double[intervals + 1];
      double[] next = new double[intervals + 1];
      for (int i = 0; i <= intervals; i++) {
        nextPoints[i] = -border + i * width;
      }
      for (int j = 0; j < points.length; j++) {
        double at = points[j] + mean;
        left +=
            within[j]
                * (NORMAL.survivalProbability((border - at) / deviation)
                    + NORMAL.cumulativeProbability((-border - at) / deviation));
        for (int i = 0; i <= intervals; i++) {
          double away = (nextPoints[i] - at) / deviation;
          next[i] += within[j] * Math.exp(-away * away / 2);
        }
      }
      // Simpson's rule.
      double scale = width / 3 / (deviation * Math.sqrt(2 * Math.PI));
      for (int i = 0; i <= intervals; i++) {
        next[i] *= scale * (i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2);
      }
      points = nextPoints;
      within = next;
    }
    return left;
  }
}
