package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LogisticBaselineTest {

  private static final int ROWS = 5_000;
  private static final int CODES = 4;

  /** A count, a category that decides more than it, and noise; a fifth of the counts missing. */
  private static Matrix rows(long seed) {
    Random random = new Random(seed);
    float[] values = new float[ROWS * 3];
    float[] labels = new float[ROWS];
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int count = random.nextInt(20);
      int code = random.nextInt(CODES);
      boolean missing = random.nextInt(5) == 0;
      values[row * 3] = missing ? Float.NaN : count;
      values[row * 3 + 1] = code;
      values[row * 3 + 2] = random.nextInt(100);
      double margin = -3 + (missing ? 0 : Math.log1p(count)) + (code == 2 ? 2 : -code);
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
      weights[row] = 0.5f + random.nextFloat();
    }
    return new Matrix(values, 3, labels, weights);
  }

  private static final List<LinearInputs.Column> COLUMNS =
      List.of(
          new LinearInputs.Column(0, false),
          new LinearInputs.Column(1, true),
          new LinearInputs.Column(2, false));

  /** At the likelihood's maximum the residuals are orthogonal to every input. */
  @Test
  void fit_solvesTheScoreEquations() {
    Matrix train = rows(1);
    float[] margins = LogisticBaseline.fit(train, COLUMNS).margins(train);

    double mean = mean(train);
    double[] sums = new double[1 + CODES];
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      double residual =
          train.weights()[row] * (train.labels()[row] - 1 / (1 + Math.exp(-margins[row])));
      float count = train.value(row, 0);
      sums[0] += Float.isNaN(count) ? 0 : residual * (Math.log1p(count) - mean);
      sums[1 + (int) train.value(row, 1)] += residual;
      total += train.weights()[row];
    }

    for (double sum : sums) {
      assertEquals(0, sum / total, 1e-5);
    }
  }

  /** Mean of log(1 + count), which stands for a missing one. */
  private static double mean(Matrix train) {
    double sum = 0;
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      if (!Float.isNaN(train.value(row, 0))) {
        sum += train.weights()[row] * Math.log1p(train.value(row, 0));
        total += train.weights()[row];
      }
    }
    return sum / total;
  }

  @Test
  void codes_areIndicators_notANumber() {
    Matrix train = rows(2);
    float[] margins = LogisticBaseline.fit(train, COLUMNS).margins(probe());

    // Of equal rows the one with code 2 is far above those with the codes beside it.
    assertTrue(margins[2] > margins[1] + 2, "code 2 over 1: " + (margins[2] - margins[1]));
    assertTrue(margins[2] > margins[3] + 3, "code 2 over 3: " + (margins[2] - margins[3]));
  }

  @Test
  void codeThatTrainLacked_isScoredAsNoCode() {
    Matrix train = rows(2);
    float[] margins = LogisticBaseline.fit(train, COLUMNS).margins(probe());

    assertEquals(margins[5], margins[4]);
  }

  /** Rows that differ in the code alone: 0 to 3, one that was never seen, a missing one. */
  private static Matrix probe() {
    float[] values = new float[18];
    for (int row = 0; row < 6; row++) {
      values[row * 3] = 5;
      values[row * 3 + 1] = row == 5 ? Float.NaN : row == 4 ? 77 : row;
      values[row * 3 + 2] = 50;
    }
    return new Matrix(values, 3, new float[6], new float[] {1, 1, 1, 1, 1, 1});
  }
}
