package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeakGateTest {

  private static final int SESSIONS = 2_000;
  private static final int LENGTH = 6;
  private static final List<String> NAMES = List.of("moment", "hint", "later");

  /** A feature's value at a moment, from 1, of a session that buys or not. */
  @FunctionalInterface
  private interface Feature {
    float of(int moment, boolean buys, Random random);
  }

  /** One in twenty sessions buys; a buyer's hint is a standard deviation higher. */
  private static GateVerdict verdict(double share, Feature later) {
    Random random = new Random(7);
    int rows = SESSIONS * LENGTH;
    float[] values = new float[rows * 3];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    Arrays.fill(weights, 1f / LENGTH);
    int[] sessions = new int[rows];
    int[] moments = new int[rows];
    for (int row = 0; row < rows; row++) {
      sessions[row] = row / LENGTH;
      moments[row] = 1 + row % LENGTH;
      boolean buys = sessions[row] < share * SESSIONS;
      labels[row] = buys ? 1 : 0;
      values[3 * row] = moments[row];
      values[3 * row + 1] = (float) (random.nextGaussian() + (buys ? 1 : 0));
      values[3 * row + 2] = later.of(moments[row], buys, random);
    }
    return LeakGate.of(
        GateSettings.shipped(),
        NAMES,
        new Matrix(values, 3, labels, weights),
        new Moments(sessions, moments, new long[rows]));
  }

  @Test
  void honestFeatures_pass() {
    GateVerdict verdict = verdict(0.05, (moment, buys, random) -> random.nextFloat());

    assertEquals(Outcome.PASSED, verdict.outcome());
    assertTrue(verdict.what().startsWith("hint alone has AUC 0.7"), verdict.what());
  }

  @Test
  void outcomeThatShowsLater_isCalledOut() {
    GateVerdict verdict =
        verdict(0.05, (moment, buys, random) -> moment < 5 ? Float.NaN : buys ? 1 : 0);

    assertEquals(Outcome.FAILED, verdict.outcome());
    assertTrue(verdict.what().startsWith("later alone has AUC 1.0000 at event 5"), verdict.what());
  }

  @Test
  void outcomeThatShowsInWhatIsMissing_isCalledOut() {
    GateVerdict verdict =
        verdict(0.05, (moment, buys, random) -> buys ? Float.NaN : random.nextFloat());

    assertEquals(Outcome.FAILED, verdict.outcome());
    assertTrue(verdict.what().startsWith("later alone"), verdict.what());
  }

  @Test
  void fewBuyers_proveNothing() {
    GateVerdict verdict = verdict(0.004, (moment, buys, random) -> buys ? 1 : 0);

    assertEquals(Outcome.SKIPPED, verdict.outcome());
  }

  /** With q1 = 9/11 and q2 = 81/95 by the paper's formulas. */
  @Test
  void standardError_isHanleysAndMcNeils() {
    double variance =
        (0.9 * 0.1 + 49 * (9 / 11.0 - 0.81) + 99 * (2 * 0.81 / 1.9 - 0.81)) / (50 * 100);

    assertEquals(Math.sqrt(variance), LeakGate.standardError(0.9, 50, 100), 1e-15);
  }
}
