package io.purchaseintent.pipeline.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.purchaseintent.measurement.Measurement;
import java.util.Locale;

/** Figures of a version on the part of its training set that nothing was fitted to. */
final class ReferenceFigures {

  /** Of a version that has none. */
  static final ReferenceFigures NONE = new ReferenceFigures(MissingNode.getInstance());

  /** Purchases for each that true propensities promise. */
  private static final double AS_PROMISED = 1;

  private final JsonNode figures;

  /**
   * @param figures on the test part, as in {@code evaluation.json}
   */
  ReferenceFigures(JsonNode figures) {
    this.figures = figures;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return figures.isEmpty();
  }

  /**
   * The same figure of the same slice; NaN where the version has none, but of {@link
   * QualityFigure#PURCHASES_OF_PROMISED}, which then is to be as promised.
   */
  double of(QualityFigure figure, String slice) {
    JsonNode of = slice(slice);
    return switch (figure) {
      case AUC, PR_AUC, AUC_BY_MOMENT, LOG_LOSS, BRIER, ECE, PURCHASE_RATE, MEAN_PROPENSITY ->
          number(of, figure.code());
      case CALIBRATION_IN_THE_LARGE -> number(of, "mean_propensity") / number(of, "purchase_rate");
      case PURCHASES_OF_PROMISED -> {
        double onTest = number(of, "purchase_rate") / number(of, "mean_propensity");
        yield Double.isNaN(onTest) ? AS_PROMISED : onTest;
      }
      case VISITS_THAT_BUY -> number(of, "purchasing_sessions") / number(of, "sessions");
      case AUC_ESTIMATED -> number(of, QualityFigure.AUC_BY_MOMENT.code());
      case LOG_LOSS_ESTIMATED -> number(of, QualityFigure.LOG_LOSS.code());
      case BRIER_ESTIMATED -> number(of, QualityFigure.BRIER.code());
      case PURCHASE_RATE_ESTIMATED -> number(of, QualityFigure.PURCHASE_RATE.code());
      case MONEY_IN_THE_LARGE, ORDER_VALUE_PER_VISIT -> Double.NaN;
    };
  }

  /** Precision or recall of visits that reach a threshold; NaN where the version has none. */
  double ofThreshold(String figure, double threshold) {
    for (JsonNode row : figures.path("thresholds")) {
      if (row.path("threshold").asDouble() == threshold) {
        return number(row.path("sessions"), figure);
      }
    }
    return Double.NaN;
  }

  private JsonNode slice(String name) {
    if (name.equals(Measurement.ALL)) {
      return figures;
    }
    int equals = name.indexOf('=');
    return figures
        .path("slices")
        .path(name.substring(0, equals).toLowerCase(Locale.ROOT))
        .path(name.substring(equals + 1));
  }

  private static double number(JsonNode of, String name) {
    return of.path(name).isNumber() ? of.path(name).asDouble() : Double.NaN;
  }
}
