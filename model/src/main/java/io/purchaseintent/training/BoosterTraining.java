package io.purchaseintent.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

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
   * Trains a model without constraints.
   *
   * @see #train(TrainingRows, TrainingRows, BoosterParameters, int[], Listener)
   */
  public static Trained train(
      Matrix train, Matrix validation, BoosterParameters parameters, Listener listener) {
    try (TrainingRows trainRows = TrainingRows.of(train);
        TrainingRows validationRows = TrainingRows.of(validation)) {
      return train(trainRows, validationRows, parameters, new int[train.columns()], listener);
    }
  }

  /**
   * Trains a model. The same input, seed and number of threads give the same bytes.
   *
   * @param directions for each column 1 if more may never lower the score, -1 if more may never
   *     raise it, else 0
   * @throws TrainingException if XGBoost refuses
   */
  public static Trained train(
      TrainingRows train,
      TrainingRows validation,
      BoosterParameters parameters,
      int[] directions,
      Listener listener) {
    Map<String, Object> settings = parameters.toXgboost();
    settings.put("monotone_constraints", MonotoneConstraints.toXgboost(directions));
    try {
      return boost(train.toXgboost(), validation.toXgboost(), parameters, settings, listener);
    } catch (XGBoostError | IOException e) {
      throw new TrainingException("XGBoost could not train: " + e.getMessage(), e);
    }
  }

  private static Trained boost(
      DMatrix train,
      DMatrix validation,
      BoosterParameters parameters,
      Map<String, Object> settings,
      Listener listener)
      throws XGBoostError, IOException {
    Booster booster = XGBoost.train(train, settings, 0, Map.of(), null, null);
    try {
      int bestRounds = 0;
      double bestLoss = Double.POSITIVE_INFINITY;
      for (int round = 1; round <= parameters.rounds(); round++) {
        booster.update(train, round - 1);
        double loss = logLoss(booster, validation, round);
        if (loss < bestLoss) {
          bestLoss = loss;
          bestRounds = round;
        }
        listener.round(round, loss, bestLoss);
        if (round - bestRounds >= parameters.patience()) {
          break;
        }
      }
      if (bestRounds == 0) {
        throw new TrainingException("The log loss on the validation rows is no number");
      }
      byte[] all = withoutInfinities(booster.toByteArray("json"));
      return new Trained(toJson(BestRound.cut(all, bestRounds)), bestRounds, bestLoss);
    } finally {
      booster.dispose();
    }
  }

  /**
   * A model that XGBoost stopped early by itself: it notes its best round, and keeps the rounds
   * after it, which are cut off here.
   *
   * @param json in XGBoost's JSON format
   * @throws TrainingException if no best round is noted
   */
  public static Trained stopped(byte[] json) {
    try {
      BestRound best = BestRound.of(withoutInfinities(json));
      return new Trained(toJson(best.json()), best.rounds(), best.validationLogLoss());
    } catch (XGBoostError | IOException e) {
      throw new TrainingException("XGBoost's model cannot be cut: " + e.getMessage(), e);
    }
  }

  /** As XGBoost itself writes it. */
  private static byte[] toJson(byte[] model) throws XGBoostError, IOException {
    Booster booster = XGBoost.loadModel(model);
    try {
      return withoutInfinities(booster.toByteArray("json"));
    } finally {
      booster.dispose();
    }
  }

  /**
   * XGBoost writes a split that only parts missing values from others as one below -Infinity, which
   * no JSON has. The lowest float says the same, for no value is below it either.
   */
  private static byte[] withoutInfinities(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return text.contains("Infinity")
        ? text.replace("Infinity", Float.toString(Float.MAX_VALUE)).getBytes(StandardCharsets.UTF_8)
        : json;
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
    try (TrainingRows matrix = TrainingRows.of(rows)) {
      return margins(json, matrix);
    }
  }

  /**
   * XGBoost's own margins of a model on rows that it holds.
   *
   * @return float[rows]
   */
  public static float[] margins(byte[] json, TrainingRows rows) {
    try {
      Booster booster = XGBoost.loadModel(json);
      try {
        return firstColumn(booster.predict(rows.toXgboost(), true));
      } finally {
        booster.dispose();
      }
    } catch (XGBoostError | IOException e) {
      throw new TrainingException("XGBoost could not score: " + e.getMessage(), e);
    }
  }

  static float[] firstColumn(float[][] predicted) {
    float[] column = new float[predicted.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = predicted[i][0];
    }
    return column;
  }
}
