package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Compares our margins with XGBoost's, bit by bit. */
final class Parity {

  private static final int[] ALL_TREES = {0, 0};

  private Parity() {}

  /**
   * How many of so many odd vectors get another margin. A quarter has infinities, which XGBoost
   * takes in {@code inplace_predict} only; the others go through {@code predict}.
   *
   * @param trees our evaluator
   * @param model XGBoost's model, in its JSON format
   * @param json the same as a tree of nodes
   */
  static int mismatches(TreeEnsemble trees, byte[] model, JsonNode json, int rows)
      throws XGBoostError, IOException {
    Matrix infinite = OddVectors.of(json, rows / 4, true, 3);
    Matrix finite = OddVectors.of(json, rows - rows / 4, false, 4);
    return differing(trees, finite, BoosterTraining.margins(model, finite))
        + differing(trees, infinite, marginsInPlace(model, infinite));
  }

  private static float[] marginsInPlace(byte[] model, Matrix rows)
      throws XGBoostError, IOException {
    Booster booster = XGBoost.loadModel(model);
    try {
      float[][] predicted =
          booster.inplace_predict(
              rows.values(),
              rows.rows(),
              rows.columns(),
              Float.NaN,
              ALL_TREES,
              Booster.PredictionType.kMargin,
              null);
      float[] margins = new float[rows.rows()];
      for (int i = 0; i < margins.length; i++) {
        margins[i] = predicted[i][0];
      }
      return margins;
    } finally {
      booster.dispose();
    }
  }

  private static int differing(TreeEnsemble trees, Matrix rows, float[] expected) {
    int differing = 0;
    for (int i = 0; i < expected.length; i++) {
      float actual = trees.margin(rows.row(i));
      differing += Float.floatToRawIntBits(actual) == Float.floatToRawIntBits(expected[i]) ? 0 : 1;
    }
    return differing;
  }
}
