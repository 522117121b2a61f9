package io.purchaseintent.pipeline.quality;

import io.purchaseintent.evaluation.Jackknife.Scale;
import io.purchaseintent.evaluation.Probabilities;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.pipeline.quality.GroupSums.Column;
import io.purchaseintent.pipeline.quality.GroupSums.Forecast;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a slice, and how it is told of its sums. How well visits are ranked goes by the
 * weights of visits, how true propensities are by those of moments (docs/evaluation.md).
 */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
enum QualityFigure {
  /** Chance that a buyer's row is above another's. */
  AUC(
      Scale.LOGIT,
      sums -> Ranking.auc(sums.judged().rows(at(Column.VISIT_BUYERS), at(Column.VISIT_OTHERS)))),
  /** Average precision. */
  PR_AUC(
      Scale.LOGIT,
      sums ->
          Ranking.averagePrecision(
              sums.judged().rows(at(Column.VISIT_BUYERS), at(Column.VISIT_OTHERS)))),
  /** The AUC by the weights of moments: what {@link #AUC_ESTIMATED} estimates. */
  AUC_BY_MOMENT(
      Scale.LOGIT,
      sums -> Ranking.auc(sums.judged().rows(at(Column.MOMENT_BUYERS), at(Column.MOMENT_OTHERS)))),
  /** Mean negative log likelihood in nats. */
  LOG_LOSS(Scale.LOG, sums -> Sum.LOSS.in(sums.sums()) / Sum.WEIGHT.in(sums.sums())),
  /** Mean squared error. */
  BRIER(Scale.LOG, sums -> Sum.SQUARED.in(sums.sums()) / Sum.WEIGHT.in(sums.sums())),
  /**
   * Mean distance of a bin's mean propensity from its share of buyers. It counts chance as error,
   * so that no interval around it holds what is true of all visits.
   */
  ECE(
      null,
      sums ->
          Probabilities.expectedCalibrationError(
              sums.judged().rows(at(Column.MOMENT_BUYERS), at(Column.MOMENT_OTHERS)))),
  /** What was said over what came true. */
  CALIBRATION_IN_THE_LARGE(
      Scale.LOG, sums -> Sum.SAID.in(sums.sums()) / Sum.BOUGHT.in(sums.sums())),
  /** The same the other way about, which none that bought has, too. */
  PURCHASES_OF_PROMISED(Scale.LOG, sums -> Sum.BOUGHT.in(sums.sums()) / Sum.SAID.in(sums.sums())),
  /** Share of buyers. */
  PURCHASE_RATE(Scale.LOGIT, sums -> Sum.BOUGHT.in(sums.sums()) / Sum.WEIGHT.in(sums.sums())),
  /** Mean propensity. */
  MEAN_PROPENSITY(Scale.LOGIT, sums -> Sum.SAID.in(sums.sums()) / Sum.WEIGHT.in(sums.sums())),
  /** Share of the visits that bought. */
  VISITS_THAT_BUY(Scale.LOGIT, sums -> Sum.BUYERS.in(sums.sums()) / Sum.VISITS.in(sums.sums())),
  /** The AUC by moment, if propensities are true. */
  AUC_ESTIMATED(
      Scale.LOGIT,
      sums -> Ranking.auc(sums.forecast().rows(at(Forecast.BUYERS), at(Forecast.OTHERS))),
      sums ->
          Ranking.auc(sums.forecast().rows(at(Forecast.DRAWN_BUYERS), at(Forecast.DRAWN_OTHERS)))),
  /** The log loss, if propensities are true. */
  LOG_LOSS_ESTIMATED(
      Scale.LOG,
      sums -> Sum.FORECAST_LOSS.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums()),
      sums -> Sum.DRAWN_LOSS.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums())),
  /** The Brier score, if propensities are true. */
  BRIER_ESTIMATED(
      Scale.LOG,
      sums -> Sum.FORECAST_SQUARED.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums()),
      sums -> Sum.DRAWN_SQUARED.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums())),
  /** The share of buyers, if propensities are true. */
  PURCHASE_RATE_ESTIMATED(
      Scale.LOGIT,
      sums -> Sum.FORECAST_SAID.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums()),
      sums -> Sum.DRAWN_BOUGHT.in(sums.sums()) / Sum.FORECAST_WEIGHT.in(sums.sums())),
  /** What carts promised, propensity times value, over what came. */
  MONEY_IN_THE_LARGE(
      Scale.LOG, sums -> Sum.CART_SAID.in(sums.sums()) / Sum.CART_CAME.in(sums.sums())),
  /** Value of orders for each visit. */
  ORDER_VALUE_PER_VISIT(Scale.LOG, sums -> Sum.ORDERS.in(sums.sums()) / Sum.VISITS.in(sums.sums()));

  private final @Nullable Scale scale;
  private final ToDoubleFunction<GroupSums> function;
  private final ToDoubleFunction<GroupSums> drawn;

  QualityFigure(@Nullable Scale scale, ToDoubleFunction<GroupSums> function) {
    this(scale, function, function);
  }

  QualityFigure(
      @Nullable Scale scale,
      ToDoubleFunction<GroupSums> function,
      ToDoubleFunction<GroupSums> drawn) {
    this.scale = scale;
    this.function = function;
    this.drawn = drawn;
  }

  private static int at(Enum<?> column) {
    return column.ordinal();
  }

  /** The name in reports. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scale of its interval; null where it has none. */
  @Nullable Scale scale() {
    return scale;
  }

  /** The value; NaN where it cannot be told. */
  double of(GroupSums sums) {
    return function.applyAsDouble(sums);
  }

  /** What varies from one set of visits to the next as the figure does. */
  double varying(GroupSums sums) {
    return drawn.applyAsDouble(sums);
  }

  /** Whether it is of judged and pending predictions, without outcomes. */
  boolean isEstimate() {
    return this == AUC_ESTIMATED
        || this == LOG_LOSS_ESTIMATED
        || this == BRIER_ESTIMATED
        || this == PURCHASE_RATE_ESTIMATED;
  }

  /** Whether it holds the sum of what was said against the sum of what came true. */
  boolean isOfTotals() {
    return this == CALIBRATION_IN_THE_LARGE || this == PURCHASES_OF_PROMISED;
  }

  /** Whether it is in units of money. */
  boolean isMoney() {
    return this == MONEY_IN_THE_LARGE || this == ORDER_VALUE_PER_VISIT;
  }
}
