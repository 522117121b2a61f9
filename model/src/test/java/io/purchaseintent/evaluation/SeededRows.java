package io.purchaseintent.evaluation;

import java.util.Random;

/** Rows with ties, both classes, and about three rows a session. */
final class SeededRows {

  private SeededRows() {}

  static ScoredRows of(Random random, int size) {
    double[] scores = new double[size];
    float[] labels = new float[size];
    float[] weights = new float[size];
    int[] sessions = new int[size];
    for (int i = 0; i < size; i++) {
      scores[i] = random.nextInt(8) / 8.0;
      labels[i] = i == 0 ? 1 : i == 1 ? 0 : random.nextInt(2);
      weights[i] = random.nextFloat() + 0.1f;
      sessions[i] = i / 3;
    }
    return ScoredRows.of(scores, labels, weights, sessions);
  }
}
