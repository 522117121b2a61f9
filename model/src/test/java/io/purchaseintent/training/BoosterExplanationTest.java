package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BoosterExplanationTest {

  private static final int COLUMNS = 4;

  /** Only the first two columns matter, and only together; the third matters alone. */
  private static Matrix rows(long seed, int rows) {
    Random random = new Random(seed);
    float[] values = new float[rows * COLUMNS];
    float[] labels = new float[rows];
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        values[row * COLUMNS + column] = random.nextFloat() < 0.1 ? Float.NaN : random.nextFloat();
      }
      float a = values[row * COLUMNS];
      float b = values[row * COLUMNS + 1];
      double p = (a > 0.5 == b > 0.5 ? 0.6 : 0.2) + (values[row * COLUMNS + 2] > 0.5 ? 0.3 : 0);
      labels[row] = random.nextDouble() < p ? 1 : 0;
    }
    return new Matrix(values, COLUMNS, labels, ones);
  }

  private static final Matrix ROWS = rows(2, 300);

  private static byte[] booster() {
    return BoosterTraining.train(
            rows(1, 2_000),
            ROWS,
            new BoosterParameters(30, 30, 3, 0.3, 1, 1, 1, 1, 1, 1),
            (round, loss, best) -> {})
        .json();
  }

  @Test
  void contributions_addUpToTheMargin() {
    byte[] booster = booster();
    float[][] contributions = BoosterExplanation.contributions(booster, ROWS);
    float[] margins = BoosterTraining.margins(booster, ROWS);

    assertEquals(ROWS.rows(), contributions.length);
    for (int row = 0; row < margins.length; row++) {
      assertEquals(COLUMNS + 1, contributions[row].length);
      float sum = 0;
      for (float contribution : contributions[row]) {
        sum += contribution;
      }
      assertEquals(margins[row], sum, 1e-4);
    }
  }

  @Test
  void interactions_addUpToContributions_andFindThePair() {
    byte[] booster = booster();
    float[][] contributions = BoosterExplanation.contributions(booster, ROWS);
    float[][] interactions = BoosterExplanation.interactions(booster, ROWS);
    double pair = 0;
    double others = 0;
    for (int row = 0; row < ROWS.rows(); row++) {
      for (int column = 0; column < COLUMNS; column++) {
        float sum = 0;
        for (int with = 0; with <= COLUMNS; with++) {
          sum += interactions[row][column * (COLUMNS + 1) + with];
        }
        assertEquals(contributions[row][column], sum, 1e-4);
      }
      pair += Math.abs(interactions[row][1]);
      others += Math.abs(interactions[row][2]) + Math.abs(interactions[row][COLUMNS + 1 + 3]);
    }

    assertTrue(pair > 3 * others, pair + " against " + others);
  }
}
