package io.purchaseintent.evaluation;

import java.util.ArrayList;
import java.util.List;

/** How well scores put buyers above others. Ties count half; NaN where a class is missing. */
public final class Ranking {

  private Ranking() {}

  /**
   * A point of a curve.
   *
   * @param x false positive rate, or recall
   * @param y true positive rate, or precision
   */
  public record Point(double x, double y) {}

  /** Area under the ROC curve: the chance that a buyer's row is above another's, weighted. */
  public static double auc(ScoredRows rows) {
    double pairs = 0;
    double negativesBelow = 0;
    double positives = 0;
    for (int i = 0; i < rows.size(); ) {
      double positive = 0;
      double negative = 0;
      for (int end = rows.endOfTies(i); i < end; i++) {
        positive += rows.positive(i) ? rows.weight(i) : 0;
        negative += rows.positive(i) ? 0 : rows.weight(i);
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
    double truePositives = 0;
    double predicted = 0;
    double sum = 0;
    for (int i = rows.size() - 1; i >= 0; ) {
      double score = rows.score(i);
      double gained = 0;
      for (; i >= 0 && rows.score(i) == score; i--) {
        gained += rows.positive(i) ? rows.weight(i) : 0;
        predicted += rows.weight(i);
      }
      truePositives += gained;
      sum += gained == 0 ? 0 : gained * truePositives / predicted;
    }
    return truePositives == 0 ? Double.NaN : sum / truePositives;
  }

  /** The ROC curve from (0, 0) to (1, 1), a point for each score; empty if a class is missing. */
  public static List<Point> roc(ScoredRows rows) {
    double positives = rows.positiveWeight();
    double negatives = rows.totalWeight() - positives;
    List<Point> points = new ArrayList<>();
    if (positives == 0 || negatives <= 0) {
      return points;
    }
    points.add(new Point(0, 0));
    double truePositives = 0;
    double falsePositives = 0;
    for (int i = rows.size() - 1; i >= 0; i--) {
      truePositives += rows.positive(i) ? rows.weight(i) : 0;
      falsePositives += rows.positive(i) ? 0 : rows.weight(i);
      if (i == 0 || rows.score(i - 1) != rows.score(i)) {
        points.add(new Point(falsePositives / negatives, truePositives / positives));
      }
    }
    return points;
  }

  /** Precision by recall, from the highest score down; empty if no label is 1. */
  public static List<Point> precisionRecall(ScoredRows rows) {
    double positives = rows.positiveWeight();
    List<Point> points = new ArrayList<>();
    double truePositives = 0;
    double predicted = 0;
    for (int i = rows.size() - 1; i >= 0 && positives > 0; i--) {
      truePositives += rows.positive(i) ? rows.weight(i) : 0;
      predicted += rows.weight(i);
      boolean last = i == 0 || rows.score(i - 1) != rows.score(i);
      if (last && predicted > 0) {
        points.add(new Point(truePositives / positives, truePositives / predicted));
      }
    }
    return points;
  }
}
