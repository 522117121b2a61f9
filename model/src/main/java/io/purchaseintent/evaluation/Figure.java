package io.purchaseintent.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure by which scored rows are judged, and its name in files. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
public enum Figure {
  /** See {@link Ranking#auc}. */
  AUC("auc", Ranking::auc),
  /** See {@link Ranking#averagePrecision}. */
  PR_AUC("pr_auc", Ranking::averagePrecision),
  /** See {@link Probabilities#logLoss}. */
  LOG_LOSS("log_loss", Probabilities::logLoss),
  /** See {@link Probabilities#brier}. */
  BRIER("brier", Probabilities::brier),
  /** See {@link Probabilities.BrierParts}. */
  BRIER_RELIABILITY("brier_reliability", rows -> Probabilities.brierParts(rows).reliability()),
  /** See {@link Probabilities.BrierParts}. */
  BRIER_RESOLUTION("brier_resolution", rows -> Probabilities.brierParts(rows).resolution()),
  /** See {@link Probabilities.BrierParts}. */
  BRIER_UNCERTAINTY("brier_uncertainty", rows -> Probabilities.brierParts(rows).uncertainty()),
  /** See {@link Probabilities#expectedCalibrationError}. */
  ECE("ece", Probabilities::expectedCalibrationError),
  /** See {@link Probabilities#baseRate}. */
  PURCHASE_RATE("purchase_rate", Probabilities::baseRate),
  /** See {@link Probabilities#meanScore}. */
  MEAN_PROPENSITY("mean_propensity", Probabilities::meanScore),
  /** See {@link Probabilities#inTheLarge}. */
  CALIBRATION_IN_THE_LARGE("calibration_in_the_large", Probabilities::inTheLarge);

  /** The figures of scores that need not be probabilities. */
  public static final List<Figure> OF_RANKING = List.of(AUC, PR_AUC);

  /** The figures of probabilities. */
  public static final List<Figure> OF_PROBABILITIES =
      List.of(
          LOG_LOSS,
          BRIER,
          BRIER_RELIABILITY,
          BRIER_RESOLUTION,
          BRIER_UNCERTAINTY,
          ECE,
          PURCHASE_RATE,
          MEAN_PROPENSITY,
          CALIBRATION_IN_THE_LARGE);

  /** The figures of probabilities by which slices are compared. */
  public static final List<Figure> OF_SLICES =
      List.of(LOG_LOSS, BRIER, ECE, PURCHASE_RATE, MEAN_PROPENSITY, CALIBRATION_IN_THE_LARGE);

  private final String code;
  private final ToDoubleFunction<ScoredRows> function;

  Figure(String code, ToDoubleFunction<ScoredRows> function) {
    this.code = code;
    this.function = function;
  }

  /** The name in files. */
  public String code() {
    return code;
  }

  /** The figure's value; NaN where it cannot be told. */
  public double of(ScoredRows rows) {
    return function.applyAsDouble(rows);
  }

  /** Values of several figures, double[figures]. */
  public static double[] of(ScoredRows rows, List<Figure> figures) {
    return figures.stream().mapToDouble(figure -> figure.of(rows)).toArray();
  }
}
