package io.purchaseintent.training;

import java.io.IOException;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.java.XGBoostJNI;

/**
 * Parts margins among features by SHAP values, exactly for trees (Lundberg et al., 2020), with
 * XGBoost's own code.
 */
public final class BoosterExplanation {

  /** XGBoost's option for interactions, which {@link Booster} has no method for. */
  private static final int INTERACTIONS = 16;

  private BoosterExplanation() {}

  /**
   * What each feature adds to the margin of each row.
   *
   * @param json the booster in XGBoost's JSON format
   * @return float[rows][columns + 1]; the last is what all rows share, and a row adds up to its
   *     margin
   * @throws TrainingException if XGBoost refuses
   */
  public static float[][] contributions(byte[] json, Matrix rows) {
    try (TrainingRows matrix = TrainingRows.of(rows)) {
      Booster booster = XGBoost.loadModel(json);
      try {
        return booster.predictContrib(matrix.toXgboost(), 0);
      } finally {
        booster.dispose();
      }
    } catch (XGBoostError | IOException e) {
      throw new TrainingException("XGBoost could not explain: " + e.getMessage(), e);
    }
  }

  /**
   * How the features act on each row's margin in pairs.
   *
   * @param json the booster in XGBoost's JSON format
   * @return float[rows][(columns + 1)²], symmetric matrices row after row; a feature's row of it
   *     adds up to its contribution
   * @throws TrainingException if XGBoost refuses
   */
  public static float[][] interactions(byte[] json, Matrix rows) {
    long[] booster = new long[1];
    try (TrainingRows matrix = TrainingRows.of(rows)) {
      require(XGBoostJNI.XGBoosterCreate(new long[0], booster));
      require(XGBoostJNI.XGBoosterLoadModelFromBuffer(booster[0], json));
      float[][] predicted = new float[1][];
      require(
          XGBoostJNI.XGBoosterPredict(
              booster[0], matrix.toXgboost().getHandle(), INTERACTIONS, 0, predicted));
      int width = predicted[0].length / rows.rows();
      float[][] interactions = new float[rows.rows()][];
      for (int row = 0; row < interactions.length; row++) {
        interactions[row] = Arrays.copyOfRange(predicted[0], row * width, (row + 1) * width);
      }
      return interactions;
    } catch (XGBoostError e) {
      throw new TrainingException("XGBoost could not explain: " + e.getMessage(), e);
    } finally {
      if (booster[0] != 0) {
        XGBoostJNI.XGBoosterFree(booster[0]);
      }
    }
  }

  private static void require(int code) throws XGBoostError {
    if (code != 0) {
      throw new XGBoostError(XGBoostJNI.XGBGetLastError());
    }
  }
}
