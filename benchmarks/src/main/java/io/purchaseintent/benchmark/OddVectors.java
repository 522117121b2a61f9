package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.training.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Vectors that an evaluator may get wrong: half of their values are missing, zeros of both signs,
 * denormals, the greatest numbers, or thresholds of the model to the bit and next to them.
 */
final class OddVectors {

  private static final List<Float> FINITE =
      List.of(
          Float.NaN,
          0f,
          -0f,
          Float.MIN_VALUE,
          -Float.MIN_VALUE,
          Math.nextDown(Float.MIN_NORMAL),
          Float.MAX_VALUE,
          -Float.MAX_VALUE);

  private OddVectors() {}

  /**
   * Vectors drawn by a seed.
   *
   * @param model in XGBoost's JSON format, whose thresholds are among the values
   * @param infinite whether infinities are among them too
   */
  static Matrix of(JsonNode model, int rows, boolean infinite, long seed) {
    Matrix matrix = SeededRows.of(rows, ScoreModel.COLUMNS, seed);
    List<Float> odd = new ArrayList<>(FINITE);
    if (infinite) {
      odd.addAll(List.of(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
    }
    List<Float> thresholds = thresholds(model);
    Random random = new Random(seed);
    float[] values = matrix.values();
    for (int i = 0; i < values.length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> values[i] = odd.get(random.nextInt(odd.size()));
        case 1 -> values[i] = thresholds.get(random.nextInt(thresholds.size()));
        default -> {
          // As it was drawn.
        }
      }
    }
    return matrix;
  }

  private static List<Float> thresholds(JsonNode model) {
    List<Float> thresholds = new ArrayList<>();
    for (JsonNode conditions : model.findValues("split_conditions")) {
      for (JsonNode condition : conditions) {
        float value = (float) condition.asDouble();
        thresholds.addAll(List.of(value, Math.nextUp(value), Math.nextDown(value)));
      }
    }
    return thresholds;
  }
}
