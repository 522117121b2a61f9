package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SelectionTest {

  private static final double CLOSE = 1e-12;

  /** Scores 0.9, 0.5, 0.5, 0.1 with weights 1, 1, 3, 5; the first two buy. */
  private static final ScoredRows ROWS =
      ScoredRows.of(
          new double[] {0.9, 0.5, 0.5, 0.1}, new float[] {1, 1, 0, 0}, new float[] {1, 1, 3, 5});

  @Test
  void atThreshold_selectsTheScoreItself() {
    Selection selection = Selection.atThreshold(ROWS, 0.5);

    assertEquals(0.5, selection.share(), CLOSE);
    assertEquals(0.4, selection.precision(), CLOSE);
    assertEquals(1, selection.recall(), CLOSE);
    assertEquals(2, selection.lift(), CLOSE);
  }

  @Test
  void atTopShare_takesAPartOfTheTie() {
    // 0.3 of a weight of 10: the first row, and half of the tie, so half of its buyer.
    Selection selection = Selection.atTopShare(ROWS, 0.3);

    assertEquals(0.5, selection.threshold(), CLOSE);
    assertEquals(0.3, selection.share(), CLOSE);
    assertEquals(1.5 / 3, selection.precision(), CLOSE);
    assertEquals(0.75, selection.recall(), CLOSE);
  }

  @Test
  void atTopShare_ofAll_selectsAll() {
    Selection selection = Selection.atTopShare(ROWS, 1);

    assertEquals(1, selection.share(), CLOSE);
    assertEquals(1, selection.recall(), CLOSE);
    assertEquals(1, selection.lift(), CLOSE);
  }

  @Test
  void nothingSelected_hasNoPrecisionAndNoProfit() {
    Selection selection = Selection.atThreshold(ROWS, 0.95);

    assertEquals(Double.NaN, selection.precision());
    assertEquals(0, selection.recall());
    assertEquals(0, selection.profit(4));
  }

  @Test
  void profit_isWorthOfBuyersLessCostOfAllSelected() {
    // Five of ten weigh in, two of them buyers worth 4 each.
    assertEquals((2 * 4 - 5) / 10.0, Selection.atThreshold(ROWS, 0.5).profit(4), CLOSE);
  }

  @Test
  void profit_ofTrueProbabilities_isGreatestAtOneOverWorth() {
    Random random = new Random(3);
    int size = 200_000;
    double[] scores = new double[size];
    float[] labels = new float[size];
    float[] ones = new float[size];
    for (int i = 0; i < size; i++) {
      scores[i] = random.nextDouble();
      labels[i] = random.nextDouble() < scores[i] ? 1 : 0;
      ones[i] = 1;
    }
    ScoredRows rows = ScoredRows.of(scores, labels, ones);

    double best = Selection.atThreshold(rows, 0.25).profit(4);
    for (double other : new double[] {0.05, 0.15, 0.35, 0.5}) {
      assertTrue(best > Selection.atThreshold(rows, other).profit(4), "at " + other);
    }
  }
}
