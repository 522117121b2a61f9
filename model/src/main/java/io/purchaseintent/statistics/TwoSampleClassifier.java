package io.purchaseintent.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab, 2017): if a classifier can tell, better than
 * by chance, which of two samples a row is of, they are not of one population. It sees what every
 * feature by itself hides: that values which went together no longer do.
 *
 * <p>The classifier is {@link PairBoosting}. Each row is scored by one that was fitted without its
 * fold; a fold has all rows of a session, by its hash. Both samples weigh the same, however large.
 * The same rows give the same answer on every machine.
 *
 * @param area under the ROC curve of rows that were not fitted to, a half where nothing tells the
 *     samples apart: the mean over {@value #FOLDS} folds, with DeLong's variances and an allowance
 *     for rows that folds share; NaN where a sample has fewer than {@value #LEAST_ROWS} rows, or a
 *     fold lacks one of them
 * @param chance one-sided probability of such an area where both are of one population; NaN as the
 *     area
 * @param reference rows of the reference
 * @param now rows of now
 * @param features what tells them apart, the strongest first; empty as the area is NaN
 * @param pairs which two features tell them apart only together, the strongest first
 */
public record TwoSampleClassifier(
    RankedArea area,
    double chance,
    int reference,
    int now,
    List<Strength> features,
    List<PairStrength> pairs) {

  /** Parts that rows are in; each is scored by a fit to the others. */
  static final int FOLDS = 5;

  /** With fewer there is nothing to fit. */
  public static final int LEAST_ROWS = 100;

  private static final int TOLD = 10;

  /**
   * Folds are no independent looks: what is odd about one by chance is fitted by those that judge
   * the others, and the other way round, so that the variance of their mean is twice that of
   * independent ones where nothing tells the samples apart. This is Nadeau and Bengio's correction
   * (2003), 1 + K · test / train for K folds.
   */
  private static final double OF_SHARED_ROWS = 1 + FOLDS / (FOLDS - 1.0);

  /** A row: one moment of a session. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(long session, float[] values) {}

  /**
   * A feature.
   *
   * @param column of the rows
   * @param share of what all features together tell, 0 to 1
   */
  public record Strength(int column, double share) {}

  /**
   * Two features whose values go together otherwise than before.
   *
   * @param column of the rows
   * @param with another column
   * @param share of what all features together tell, 0 to 1
   */
  public record PairStrength(int column, int with, double share) {}

  /**
   * The test.
   *
   * @param reference rows, one a session, NaN where a value is missing
   * @param now rows of the same columns
   */
  public static TwoSampleClassifier of(List<Row> reference, List<Row> now) {
    if (Math.min(reference.size(), now.size()) < LEAST_ROWS) {
      return untold(reference.size(), now.size());
    }
    List<Row> rows = new ArrayList<>(reference);
    rows.addAll(now);
    PairBoosting.Rows coded =
        PairBoosting.code(rows.stream().map(Row::values).toList(), row -> row >= reference.size());
    List<RankedArea> areas = new ArrayList<>();
    int columns = rows.get(0).values().length;
    double[] ofFeature = new double[columns];
    double[][] ofPair = new double[columns][columns];
    for (int fold = 0; fold < FOLDS; fold++) {
      boolean[] fitted = new boolean[rows.size()];
      for (int row = 0; row < fitted.length; row++) {
        fitted[row] = Math.floorMod(rows.get(row).session(), FOLDS) != fold;
      }
      PairBoosting boosting = new PairBoosting(coded, fitted);
      double[] scores = boosting.fit();
      RankedArea area =
          RankedArea.of(of(scores, coded, fitted, true), of(scores, coded, fitted, false));
      if (Double.isNaN(area.variance())) {
        return untold(reference.size(), now.size());
      }
      areas.add(area);
      boosting.addStrengths(ofFeature, ofPair);
    }
    RankedArea naive = RankedArea.mean(areas);
    RankedArea mean = new RankedArea(naive.auc(), naive.variance() * OF_SHARED_ROWS);
    return new TwoSampleClassifier(
        mean,
        mean.chanceAboveHalf(),
        reference.size(),
        now.size(),
        strengths(ofFeature),
        pairs(ofPair, sum(ofFeature)));
  }

  private static TwoSampleClassifier untold(int reference, int now) {
    return new TwoSampleClassifier(
        new RankedArea(Double.NaN, Double.NaN), Double.NaN, reference, now, List.of(), List.of());
  }

  /** Scores of rows that were not fitted to. */
  private static double[] of(
      double[] scores, PairBoosting.Rows rows, boolean[] fitted, boolean now) {
    return java.util.stream.IntStream.range(0, scores.length)
        .filter(row -> !fitted[row] && rows.now(row) == now)
        .mapToDouble(row -> scores[row])
        .toArray();
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static List<Strength> strengths(double[] ofFeature) {
    double all = sum(ofFeature);
    List<Strength> strengths = new ArrayList<>();
    for (int column = 0; column < ofFeature.length; column++) {
      if (ofFeature[column] > 0) {
        strengths.add(new Strength(column, ofFeature[column] / all));
      }
    }
    strengths.sort(Comparator.comparingDouble(strength -> -strength.share()));
    return List.copyOf(strengths.subList(0, Math.min(TOLD, strengths.size())));
  }

  private static List<PairStrength> pairs(double[][] ofPair, double all) {
    List<PairStrength> pairs = new ArrayList<>();
    for (int column = 0; column < ofPair.length; column++) {
      for (int with = column + 1; with < ofPair.length; with++) {
        if (ofPair[column][with] > 0) {
          pairs.add(new PairStrength(column, with, ofPair[column][with] / all));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.share()));
    return List.copyOf(pairs.subList(0, Math.min(TOLD, pairs.size())));
  }
}
