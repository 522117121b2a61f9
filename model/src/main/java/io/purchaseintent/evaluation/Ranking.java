package io.purchaseintent.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/** How well scores put buyers above others. Ties count half; NaN where a class is missing. */
public final class Ranking {

  private Ranking() {}

  /** Area under the ROC curve: the chance that a buyer's row is above another's, weighted. */
  public static double auc(ScoredRows rows) {
    Integer[] order = ascending(rows.scores());
    double pairs = 0;
    double negativesBelow = 0;
    double positives = 0;
    for (int i = 0; i < order.length; ) {
      double score = rows.scores()[order[i]];
      double positive = 0;
      double negative = 0;
      for (; i < order.length && rows.scores()[order[i]] == score; i++) {
        double weight = rows.weights()[order[i]];
        positive += rows.labels()[order[i]] > 0 ? weight : 0;
        negative += rows.labels()[order[i]] > 0 ? 0 : weight;
      }
      pairs += positive * (negativesBelow + negative / 2);
      negativesBelow += negative;
      positives += positive;
    }
    return positives == 0 || negativesBelow == 0
        ? Double.NaN
        : pairs / (positives * negativesBelow);
  }

  /**
   * Average precision, the area under the precision-recall curve as a step function (scikit-learn's
   * definition).
   */
  public static double averagePrecision(ScoredRows rows) {
    Integer[] order = ascending(rows.scores());
    double truePositives = 0;
    double predicted = 0;
    double sum = 0;
    for (int i = order.length - 1; i >= 0; ) {
      double score = rows.scores()[order[i]];
      double gained = 0;
      for (; i >= 0 && rows.scores()[order[i]] == score; i--) {
        double weight = rows.weights()[order[i]];
        gained += rows.labels()[order[i]] > 0 ? weight : 0;
        predicted += weight;
      }
      truePositives += gained;
      sum += gained * truePositives / predicted;
    }
    return truePositives == 0 ? Double.NaN : sum / truePositives;
  }

  private static Integer[] ascending(double[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    return order;
  }
}
