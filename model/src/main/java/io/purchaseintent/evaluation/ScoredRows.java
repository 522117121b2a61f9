package io.purchaseintent.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rows with a score, a label, a weight and a session each, sorted by score once, so that figures
 * under many weightings need no further sort.
 *
 * <p>All columns are in ascending order of the score; rows of one score keep the order in which
 * they came. Immutable as long as nobody writes to the columns.
 */
public final class ScoredRows {

  private static final double LEAST = Math.ulp(1.0);

  private final double[] scores;
  private final boolean[] positive;
  private final double[] weights;
  private final int[] sessions;
  private final double[] losses;
  private final double totalWeight;
  private final double positiveWeight;

  private ScoredRows(
      double[] scores, boolean[] positive, double[] weights, int[] sessions, double[] losses) {
    this.scores = scores;
    this.positive = positive;
    this.weights = weights;
    this.sessions = sessions;
    this.losses = losses;
    double total = 0;
    double positives = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      positives += positive[i] ? weights[i] : 0;
    }
    this.totalWeight = total;
    this.positiveWeight = positives;
  }

  /** Rows of which each is a session of its own. See {@link #of}. */
  public static ScoredRows of(double[] scores, float[] labels, float[] weights) {
    return of(scores, labels, weights, IntStream.range(0, scores.length).toArray());
  }

  /**
   * Rows in any order, the columns being of one length.
   *
   * @param scores the greater, the likelier a purchase; probabilities where a measure asks for them
   * @param labels 0 or 1
   * @param weights 0 or above
   * @param sessions number of the session of each row, from 0
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static ScoredRows of(double[] scores, float[] labels, float[] weights, int[] sessions) {
    int size = scores.length;
    if (labels.length != size || weights.length != size || sessions.length != size) {
      throw new IllegalArgumentException(
          "The columns have "
              + size
              + ", "
              + labels.length
              + ", "
              + weights.length
              + " and "
              + sessions.length
              + " rows: they must have one length");
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double[] sorted = new double[size];
    boolean[] positive = new boolean[size];
    double[] sortedWeights = new double[size];
    int[] sortedSessions = new int[size];
    double[] losses = new double[size];
    for (int i = 0; i < size; i++) {
      int row = order[i];
      if (Double.isNaN(scores[row])) {
        throw new IllegalArgumentException("Row " + row + " has no score (NaN)");
      }
      sorted[i] = scores[row];
      positive[i] = labels[row] > 0;
      sortedWeights[i] = weights[row];
      sortedSessions[i] = sessions[row];
      losses[i] = loss(scores[row], positive[i]);
    }
    return new ScoredRows(sorted, positive, sortedWeights, sortedSessions, losses);
  }

  /**
   * Rows that are known by sums alone: at each score the weight of buyers and that of others, as
   * one row each. Figures are those of the rows that were summed.
   *
   * @param scores strictly ascending
   * @param buyers weight of the rows with that score whose label is 1, 0 or above
   * @param others weight of those whose label is 0
   */
  static ScoredRows ofSums(double[] scores, double[] buyers, double[] others) {
    int rows = 0;
    for (int i = 0; i < scores.length; i++) {
      rows += (buyers[i] > 0 ? 1 : 0) + (others[i] > 0 ? 1 : 0);
    }
    double[] sorted = new double[rows];
    boolean[] positive = new boolean[rows];
    double[] weights = new double[rows];
    double[] losses = new double[rows];
    int row = 0;
    for (int i = 0; i < scores.length; i++) {
      for (boolean buys : new boolean[] {true, false}) {
        double weight = buys ? buyers[i] : others[i];
        if (weight > 0) {
          sorted[row] = scores[i];
          positive[row] = buys;
          weights[row] = weight;
          losses[row++] = loss(scores[i], buys);
        }
      }
    }
    return new ScoredRows(sorted, positive, weights, new int[rows], losses);
  }

  /**
   * The negative log likelihood of a label in nats, the score held off 0 and 1 by 2⁻⁵².
   *
   * @param score within 0 and 1
   */
  public static double loss(double score, boolean positive) {
    double p = Math.min(1 - LEAST, Math.max(LEAST, score));
    return positive ? -Math.log(p) : -Math.log1p(-p);
  }

  /**
   * The same rows, each weighing as many times its weight as its session was drawn.
   *
   * @param drawn times that each session was drawn, by its number
   */
  ScoredRows resampled(byte[] drawn) {
    double[] resampled = new double[weights.length];
    for (int i = 0; i < resampled.length; i++) {
      resampled[i] = weights[i] * drawn[sessions[i]];
    }
    return new ScoredRows(scores, positive, resampled, sessions, losses);
  }

  /** Number of rows. */
  public int size() {
    return scores.length;
  }

  /** The score of the i-th row. */
  public double score(int i) {
    return scores[i];
  }

  /** Whether the i-th row's label is 1. */
  public boolean positive(int i) {
    return positive[i];
  }

  /** The weight of the i-th row. */
  public double weight(int i) {
    return weights[i];
  }

  /** The session of the i-th row. */
  int session(int i) {
    return sessions[i];
  }

  /** The i-th row's negative log likelihood in nats, its score held off 0 and 1 by 2⁻⁵². */
  double loss(int i) {
    return losses[i];
  }

  /** The place after the last row that has the score of the i-th. */
  int endOfTies(int i) {
    int end = i + 1;
    while (end < scores.length && scores[end] == scores[i]) {
      end++;
    }
    return end;
  }

  /** Sum of the weights. */
  public double totalWeight() {
    return totalWeight;
  }

  /** Sum of the weights of the rows whose label is 1. */
  public double positiveWeight() {
    return positiveWeight;
  }
}
