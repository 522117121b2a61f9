package io.purchaseintent.benchmark;

import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.Matrix;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** The model that scoring is measured on: trees of depth 6 on 40 features. */
final class ScoreModel {

  static final int COLUMNS = 40;

  private static final int ROWS = 20_000;

  private ScoreModel() {}

  /** Boosts this many trees; in XGBoost's JSON format. */
  static byte[] train(int trees) throws XGBoostError {
    Matrix rows = SeededRows.of(ROWS, COLUMNS, 1);
    DMatrix matrix = new DMatrix(rows.values(), ROWS, COLUMNS, Float.NaN);
    try {
      matrix.setLabel(rows.labels());
      Map<String, Object> parameters = BoosterParameters.defaults().toXgboost();
      Booster booster = XGBoost.train(matrix, parameters, trees, Map.of(), null, null);
      try {
        return booster.toByteArray("json");
      } finally {
        booster.dispose();
      }
    } finally {
      matrix.dispose();
    }
  }
}
