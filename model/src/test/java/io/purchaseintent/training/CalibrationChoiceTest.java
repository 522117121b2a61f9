package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.scoring.CalibrationKind;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class CalibrationChoiceTest {

  private static CalibrationChoice choice(int sessions, int rows, DoubleUnaryOperator truth) {
    Random random = new Random(6);
    float[] margins = new float[sessions * rows];
    float[] labels = new float[margins.length];
    float[] weights = new float[margins.length];
    int[] session = new int[margins.length];
    for (int i = 0; i < sessions; i++) {
      float margin = (float) random.nextGaussian() * 2;
      float label = random.nextDouble() < truth.applyAsDouble(margin) ? 1 : 0;
      for (int row = i * rows; row < (i + 1) * rows; row++) {
        margins[row] = margin + row * 1e-4f;
        labels[row] = label;
        weights[row] = 1f / rows;
        session[row] = i;
      }
    }
    return CalibrationChoice.of(margins, labels, weights, session);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void fewRowsOfALogisticTruth_arePlatts() {
    CalibrationChoice choice = choice(200, 1, m -> sigmoid(0.5 * m - 1));

    assertEquals(CalibrationKind.PLATT, choice.kind());
    // What was fitted would be told best by the freest curve.
    assertTrue(
        choice.logLosses().get(CalibrationKind.ISOTONIC)
            > choice.logLosses().get(CalibrationKind.PLATT));
  }

  @Test
  void manyRowsOfASteppedTruth_areIsotonic() {
    CalibrationChoice choice =
        choice(20_000, 1, m -> m < -2 ? 0.05 : m < 0 ? 0.1 : m < 1 ? 0.6 : 0.65);

    assertEquals(CalibrationKind.CENTRED_ISOTONIC, choice.kind());
  }

  @Test
  void rowsOfOneSession_areNotHeldBackFromThemselves() {
    // Each session is 20 nearly equal rows: told apart by rows, a free curve would know the answer.
    CalibrationChoice choice = choice(100, 20, m -> 0.3);

    assertTrue(
        choice.logLosses().get(CalibrationKind.ISOTONIC)
            > choice.logLosses().get(CalibrationKind.PLATT));
  }

  @Test
  void winner_keepsRanks() {
    assertTrue(choice(500, 1, m -> sigmoid(m)).kind().keepsRanks());
  }
}
