package io.purchaseintent.training;

import io.purchaseintent.scoring.Calibration;
import io.purchaseintent.scoring.CalibrationKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The calibration that is likeliest to hold on new sessions.
 *
 * <p>Each kind is judged by the log loss of rows that it was not fitted on: sessions are dealt to
 * five folds, and each fold is calibrated by the others. The best of the kinds that keep ranks is
 * then fitted on all rows.
 *
 * @param kind the best
 * @param calibration fitted on all rows
 * @param logLosses of each kind, in nats a row by weight
 */
public record CalibrationChoice(
    CalibrationKind kind, Calibration calibration, Map<CalibrationKind, Double> logLosses) {

  private static final int FOLDS = 5;

  /**
   * Chooses.
   *
   * @param margins float[rows], finite
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @param sessions number of each row's session
   * @throws IllegalArgumentException if there is no row
   */
  public static CalibrationChoice of(
      float[] margins, float[] labels, float[] weights, int[] sessions) {
    Map<CalibrationKind, Double> losses = new EnumMap<>(CalibrationKind.class);
    for (CalibrationKind kind : CalibrationKind.values()) {
      losses.put(kind, crossFitted(kind, margins, labels, weights, sessions));
    }
    CalibrationKind best =
        losses.entrySet().stream()
            .filter(entry -> entry.getKey().keepsRanks())
            .min(Map.Entry.comparingByValue())
            .orElseThrow()
            .getKey();
    return new CalibrationChoice(best, best.fit(margins, labels, weights), losses);
  }

  private static double crossFitted(
      CalibrationKind kind, float[] margins, float[] labels, float[] weights, int[] sessions) {
    List<Held> folds =
        IntStream.range(0, FOLDS)
            .parallel()
            .mapToObj(fold -> heldBack(kind, fold, margins, labels, weights, sessions))
            .toList();
    double loss = 0;
    double weight = 0;
    for (Held fold : folds) {
      loss += fold.loss();
      weight += fold.weight();
    }
    return loss / weight;
  }

  /** The losses of a fold's rows, summed, and their weights. */
  private record Held(double loss, double weight) {}

  /** Fits to all folds but one, and judges by that one. */
  private static Held heldBack(
      CalibrationKind kind,
      int fold,
      float[] margins,
      float[] labels,
      float[] weights,
      int[] sessions) {
    int[] others = rows(sessions.length, row -> sessions[row] % FOLDS != fold);
    if (others.length == 0) {
      return new Held(0, 0);
    }
    Calibration calibration =
        kind.fit(at(margins, others), at(labels, others), at(weights, others));
    double loss = 0;
    double weight = 0;
    for (int row : rows(sessions.length, row -> sessions[row] % FOLDS == fold)) {
      double p = calibration.probability(margins[row]);
      loss -= weights[row] * (labels[row] > 0 ? Math.log(p) : Math.log1p(-p));
      weight += weights[row];
    }
    return new Held(loss, weight);
  }

  private static int[] rows(int size, java.util.function.IntPredicate test) {
    return IntStream.range(0, size).filter(test).toArray();
  }

  private static float[] at(float[] values, int[] rows) {
    float[] chosen = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = values[rows[i]];
    }
    return chosen;
  }
}
