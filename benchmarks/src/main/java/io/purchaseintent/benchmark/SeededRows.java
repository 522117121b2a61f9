package io.purchaseintent.benchmark;

import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.Random;

/** Rows that have something to learn, a fifth of their values missing. */
final class SeededRows {

  private SeededRows() {}

  /** Rows drawn by a seed, each of weight 1; about one in six has label 1. */
  static Matrix of(int count, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.multiplyExact(count, columns)];
    float[] labels = new float[count];
    float[] weights = new float[count];
    Arrays.fill(weights, 1);
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        boolean missing = random.nextInt(5) == 0;
        float value = missing ? Float.NaN : (float) random.nextGaussian();
        values[row * columns + column] = value;
        sum += missing ? 0 : value / (1 + column);
      }
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(3 - 2 * sum)) ? 1 : 0;
    }
    return new Matrix(values, columns, labels, weights);
  }
}
