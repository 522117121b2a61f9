package io.purchaseintent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SessionSampleTest {

  private static final int SESSIONS = 3_000;
  private static final int MOMENTS = 2;

  /** Sessions of two moments, of which every tenth buys; each row has a weight of its own. */
  private static Split split() {
    int rows = SESSIONS * MOMENTS;
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    int[] sessions = new int[rows];
    int[] moments = new int[rows];
    for (int row = 0; row < rows; row++) {
      sessions[row] = row / MOMENTS;
      moments[row] = row % MOMENTS + 1;
      labels[row] = sessions[row] % 10 == 0 ? 1 : 0;
      weights[row] = 1 + row % 7;
    }
    return new Split(
        new Matrix(new float[rows], 1, labels, weights),
        new Moments(sessions, moments, new long[rows]),
        new boolean[rows],
        new boolean[rows],
        new int[rows]);
  }

  @Test
  void sample_hasAllThatBuy_andWholeSessionsOfTheOthers_withTheirWeightMadeGood() {
    Split split = split();
    SessionSample sample = SessionSample.of(split, 3, 7);

    Set<Integer> kept = new HashSet<>();
    for (int i = 0; i < sample.places().length; i++) {
      int row = sample.places()[i];
      kept.add(row);
      boolean bought = split.matrix().labels()[row] > 0;
      assertEquals(split.matrix().weights()[row] * (bought ? 1 : 3), sample.weights()[i]);
    }
    int others = 0;
    for (int row = 0; row < SESSIONS * MOMENTS; row += MOMENTS) {
      assertEquals(kept.contains(row), kept.contains(row + 1), "session of row " + row);
      if (split.matrix().labels()[row] > 0) {
        assertEquals(true, kept.contains(row), "row " + row + " buys");
      } else {
        others += kept.contains(row) ? 1 : 0;
      }
    }
    // A third of 2,700, give or take four standard deviations.
    assertEquals(900, others, 98);
  }

  @Test
  void oneInOne_isEveryRowAsItIs() {
    Split split = split();
    SessionSample sample = SessionSample.of(split, 1, 7);

    assertArrayEquals(IntStream.range(0, SESSIONS * MOMENTS).toArray(), sample.places());
    assertArrayEquals(split.matrix().weights(), sample.weights());
  }

  @Test
  void sameSeed_sameSample_anotherSeedAnother() {
    int[] first = SessionSample.of(split(), 3, 7).places();

    assertArrayEquals(first, SessionSample.of(split(), 3, 7).places());
    assertEquals(false, Arrays.equals(first, SessionSample.of(split(), 3, 8).places()));
  }
}
