package io.purchaseintent.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/** How true probabilities are. Scores must be within 0 and 1; NaN where there is no row. */
public final class Probabilities {

  private static final double LEAST = 1e-15;
  private static final int BINS = 20;

  private Probabilities() {}

  /** Mean negative log likelihood in nats, probabilities held within {@code [1e-15, 1 − 1e-15]}. */
  public static double logLoss(ScoredRows rows) {
    double loss = 0;
    double total = 0;
    for (int i = 0; i < rows.size(); i++) {
      double p = Math.min(1 - LEAST, Math.max(LEAST, rows.scores()[i]));
      loss -= rows.weights()[i] * (rows.labels()[i] > 0 ? Math.log(p) : Math.log1p(-p));
      total += rows.weights()[i];
    }
    return loss / total;
  }

  /** Mean squared difference of probability and label. */
  public static double brier(ScoredRows rows) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < rows.size(); i++) {
      double difference = rows.scores()[i] - rows.labels()[i];
      sum += rows.weights()[i] * difference * difference;
      total += rows.weights()[i];
    }
    return sum / total;
  }

  /**
   * Expected calibration error over 20 bins of equal weight: the mean distance, by weight, of a
   * bin's mean probability from its share of buyers. Rows of one probability are never parted, so
   * that their order cannot matter.
   */
  public static double expectedCalibrationError(ScoredRows rows) {
    Integer[] order = new Integer[rows.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> rows.scores()[i]));
    double total = 0;
    for (float weight : rows.weights()) {
      total += weight;
    }
    double error = 0;
    double seen = 0;
    double difference = 0;
    int bin = 1;
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      difference += rows.weights()[row] * (rows.scores()[row] - rows.labels()[row]);
      seen += rows.weights()[row];
      boolean last = i == order.length - 1;
      if (last
          || (seen >= total * bin / BINS && rows.scores()[order[i + 1]] > rows.scores()[row])) {
        error += Math.abs(difference);
        difference = 0;
        while (bin < BINS && seen >= total * bin / BINS) {
          bin++;
        }
      }
    }
    return error / total;
  }
}
