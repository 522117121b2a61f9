package io.purchaseintent.training;

import java.util.Random;

/** Seeded rows with a signal, missing values and odd numbers among them. */
final class TinyModel {

  private TinyModel() {}

  static Matrix rows(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] =
            random.nextInt(5) == 0 ? Float.NaN : Math.round(random.nextGaussian() * 40) / 10f;
      }
      float first = values[row * columns];
      double odds = (Float.isNaN(first) ? -1 : first) + random.nextGaussian();
      labels[row] = odds > 1.5 ? 1 : 0;
      weights[row] = 0.1f + random.nextFloat();
    }
    return new Matrix(values, columns, labels, weights);
  }

  static BoosterTraining.Trained train(Matrix train, Matrix validation, int depth, int threads) {
    return BoosterTraining.train(
        train,
        validation,
        new BoosterParameters(60, 60, depth, 0.2, 0.1, 0.8, 0.7, 1, 9, threads),
        (round, loss, best) -> {});
  }
}
