package io.purchaseintent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvenVisitsTest {

  private static final int SESSIONS = 4_000;
  private static final int MOMENTS = 3;
  private static final int ONE_IN = 5;

  /** A shop's visits, of which a tenth buy, but of the others only one in five is there. */
  private static Split drawn() {
    int rows = SESSIONS * MOMENTS;
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    int[] sessions = new int[rows];
    int[] moments = new int[rows];
    for (int row = 0; row < rows; row++) {
      sessions[row] = row / MOMENTS;
      moments[row] = row % MOMENTS + 1;
      labels[row] = sessions[row] % 14 < 5 ? 1 : 0;
      weights[row] = (labels[row] > 0 ? 1f : ONE_IN) / MOMENTS;
    }
    return new Split(
        new Matrix(new float[rows], 1, labels, weights),
        new Moments(sessions, moments, new long[rows]),
        new boolean[rows],
        new boolean[rows],
        new int[rows]);
  }

  @Test
  void ratesAreTheShops_andEachVisitCountsAlike() {
    Split drawn = drawn();
    Split even = EvenVisits.of(drawn, IntStream.range(0, SESSIONS * MOMENTS).toArray(), ONE_IN, 3);

    assertEquals(1 / 10.0, (double) even.matrix().positives() / even.matrix().rows(), 0.01);
    assertEquals(even.matrix().positives() / MOMENTS, even.purchasingSessions());
    assertEquals(SESSIONS * 9 / 14, even.matrix().rows() / MOMENTS - even.purchasingSessions(), 9);
    for (float weight : even.matrix().weights()) {
      assertEquals((float) ONE_IN / MOMENTS, weight, 1e-6f);
    }
    for (int row = 0; row < even.matrix().rows(); row++) {
      assertEquals(row % MOMENTS + 1, even.moments().moments()[row], "whole visits");
    }
  }

  @Test
  void visitsThatAreAllThere_stayAsTheyAre() {
    Split drawn = drawn();
    int[] second = IntStream.range(MOMENTS, 2 * MOMENTS).toArray();

    Split even = EvenVisits.of(drawn, second, 1, 3);

    assertEquals(MOMENTS, even.matrix().rows());
    assertArrayEquals(
        Arrays.copyOfRange(drawn.matrix().weights(), MOMENTS, 2 * MOMENTS),
        even.matrix().weights());
  }
}
