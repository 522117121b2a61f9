package io.purchaseintent.scoring;

import java.util.Arrays;

/**
 * The least recalibration: all odds times one factor, so that the mean probability of recent rows
 * is their share of buyers. It follows a purchase rate that moves, and keeps ranks.
 *
 * @param logFactor what is added to the log odds
 */
public record OddsShift(double logFactor) {

  /** Leaves probabilities as they are. */
  public static final OddsShift NONE = new OddsShift(0);

  private static final double MOST = 5;

  /**
   * The shift for these rows, as {@link #reaching} finds it; none where they lack a class.
   *
   * @param probabilities double[rows], above 0 and below 1
   * @param labels 0 or 1 each
   * @param weights above 0 each
   */
  public static OddsShift fit(double[] probabilities, float[] labels, float[] weights) {
    double buyers = 0;
    for (int i = 0; i < labels.length; i++) {
      buyers += labels[i] > 0 ? weights[i] : 0;
    }
    double[] same = new double[weights.length];
    Arrays.setAll(same, i -> weights[i]);
    return reaching(buyers, probabilities, same);
  }

  /**
   * The shift after which as many buyers are expected as there are; none where nobody or everybody
   * buys. It is found by bisection within factors of e⁻⁵ and e⁵.
   *
   * @param buyers weight of the rows that buy
   * @param probabilities double[rows], above 0 and below 1
   * @param weights 0 or above each
   */
  public static OddsShift reaching(double buyers, double[] probabilities, double[] weights) {
    double all = 0;
    for (double weight : weights) {
      all += weight;
    }
    if (buyers <= 0 || buyers >= all) {
      return NONE;
    }
    double low = -MOST;
    double high = MOST;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (new OddsShift(middle).expected(probabilities, weights) < buyers) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new OddsShift((low + high) / 2);
  }

  private double expected(double[] probabilities, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * of(probabilities[i]);
    }
    return sum;
  }

  /** The shifted probability. */
  public double of(double probability) {
    return Logistic.sigmoid(Logistic.logit(probability) + logFactor);
  }
}
