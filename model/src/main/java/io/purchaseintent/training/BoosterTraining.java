package io.purchaseintent.training;

import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** Boosts trees with XGBoost, stopping early by the validation rows' log loss. */
public final class BoosterTraining {

  /** Hears of each round. */
  public interface Listener {

    /** A round was done, with this log loss on the validation rows. */
    void round(int round, double validationLogLoss, double best);
  }

  /**
   * A trained model.
   *
   * @param json in XGBoost's JSON format, cut after its best round
   * @param rounds trees in it
   * @param validationLogLoss of the best round
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Trained(byte[] json, int rounds, double validationLogLoss) {}

  private BoosterTraining() {}

  /**
   * Trains a model. The same input, seed and number of threads give the same bytes.
   *
   * @throws TrainingException if XGBoost refuses
   */
  public static Trained train(
      Matrix train, Matrix validation, BoosterParameters parameters, Listener listener) {
    DMatrix trainRows = null;
    DMatrix validationRows = null;
    try {
      trainRows = toXgboost(train);
      validationRows = toXgboost(validation);
      return boost(trainRows, validationRows, parameters, listener);
    } catch (XGBoostError e) {
      throw new TrainingException("XGBoost could not train: " + e.getMessage(), e);
    } finally {
      dispose(trainRows);
      dispose(validationRows);
    }
  }

  private static Trained boost(
      DMatrix train, DMatrix validation, BoosterParameters parameters, Listener listener)
      throws XGBoostError {
    Booster booster = XGBoost.train(train, parameters.toXgboost(), 0, Map.of(), null, null);
    try {
      byte[] best = new byte[0];
      int bestRounds = 0;
      double bestLoss = Double.POSITIVE_INFINITY;
      for (int round = 1; round <= parameters.rounds(); round++) {
        booster.update(train, round - 1);
        double loss = logLoss(booster, validation, round);
        if (loss < bestLoss) {
          bestLoss = loss;
          bestRounds = round;
          best = booster.toByteArray("json");
        }
        listener.round(round, loss, bestLoss);
        if (round - bestRounds >= parameters.patience()) {
          break;
        }
      }
      return new Trained(best, bestRounds, bestLoss);
    } finally {
      booster.dispose();
    }
  }

  private static double logLoss(Booster booster, DMatrix validation, int round)
      throws XGBoostError {
    String text = booster.evalSet(new DMatrix[] {validation}, new String[] {"validation"}, round);
    return Double.parseDouble(text.substring(text.lastIndexOf(':') + 1).trim());
  }

  /**
   * XGBoost's own margins of a model, to check another evaluator by.
   *
   * @return float[rows]
   */
  public static float[] margins(byte[] json, Matrix rows) {
    DMatrix matrix = null;
    Booster booster = null;
    try {
      matrix = toXgboost(rows);
      booster = XGBoost.loadModel(json);
      float[][] predicted = booster.predict(matrix, true);
      float[] margins = new float[predicted.length];
      for (int i = 0; i < margins.length; i++) {
        margins[i] = predicted[i][0];
      }
      return margins;
    } catch (XGBoostError | java.io.IOException e) {
      throw new TrainingException("XGBoost could not score: " + e.getMessage(), e);
    } finally {
      dispose(matrix);
      if (booster != null) {
        booster.dispose();
      }
    }
  }

  private static DMatrix toXgboost(Matrix matrix) throws XGBoostError {
    DMatrix rows = new DMatrix(matrix.values(), matrix.rows(), matrix.columns(), Float.NaN);
    rows.setLabel(matrix.labels());
    rows.setWeight(matrix.weights());
    return rows;
  }

  private static void dispose(@Nullable DMatrix matrix) {
    if (matrix != null) {
      matrix.dispose();
    }
  }
}
