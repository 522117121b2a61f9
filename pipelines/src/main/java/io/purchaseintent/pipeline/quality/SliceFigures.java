package io.purchaseintent.pipeline.quality;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.Jackknife;
import io.purchaseintent.evaluation.Jackknife.Scale;
import io.purchaseintent.evaluation.RareEvents;
import io.purchaseintent.evaluation.ScoreHistogram;
import io.purchaseintent.pipeline.quality.GroupSums.Column;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of a slice, with intervals by visit. */
final class SliceFigures {

  /**
   * A figure.
   *
   * @param value NaN where it cannot be told
   * @param interval ends NaN where it cannot be told
   * @param visits that it is made of
   */
  record Told(double value, Interval interval, long visits) {

    /** What cannot be told, of so many visits. */
    static Told nothing(long visits) {
      return new Told(Double.NaN, new Interval(Double.NaN, Double.NaN), visits);
    }

    /** Whether the interval has ends. */
    boolean isBounded() {
      return !Double.isNaN(interval.low());
    }

    /** The least distance that is admitted; at 0 the interval has one side alone. */
    double detectable() {
      double width = interval.high() - interval.low();
      return value == 0 ? width : width / 2;
    }
  }

  private final GroupSums total;
  private final List<GroupSums> without;
  private final GroupSums fine;
  private final SliceSums sums;

  SliceFigures(SliceSums sums) {
    this.sums = sums;
    this.total = sums.total();
    this.without = sums.groups().stream().map(total::without).toList();
    this.fine = new GroupSums(total.sums(), sums.judged(), sums.forecast());
  }

  /** The sums of all visits. */
  GroupSums total() {
    return total;
  }

  /** Judged visits. */
  long visits() {
    return count(Sum.VISITS);
  }

  /** Judged visits that bought. */
  long buyers() {
    return count(Sum.BUYERS);
  }

  /** One of the counts. */
  long count(Sum what) {
    return (long) what.in(total.sums());
  }

  /** A figure and its interval. */
  Told of(QualityFigure figure) {
    double value = finite(figure.of(fine));
    long visits = figure.isEstimate() ? count(Sum.FORECAST_VISITS) : ofMoney(figure);
    Scale scale = figure.scale();
    if (scale == null) {
      return new Told(value, new Interval(Double.NaN, Double.NaN), visits);
    }
    double[] varied = without.stream().mapToDouble(figure::varying).toArray();
    Interval interval = Jackknife.interval(value, varied, scale, units(figure));
    boolean fewBuyers = figure.isOfTotals() && Double.isNaN(interval.low());
    return new Told(value, fewBuyers ? ofFew(figure) : interval, visits);
  }

  /**
   * The interval of what came over what was said, or the other way about, where buyers are too few
   * for a jackknife, or none. One buyer more would weigh what is to be expected of one.
   */
  private Interval ofFew(QualityFigure figure) {
    double said = Sum.SAID.in(total.sums());
    if (!(weightOfBuyer() > 0)) {
      return new Interval(Double.NaN, Double.NaN);
    }
    Interval came =
        RareEvents.weighted(
            Sum.BOUGHT.in(total.sums()), Sum.BOUGHT_BY_WEIGHT.in(total.sums()), weightOfBuyer());
    return figure == QualityFigure.PURCHASES_OF_PROMISED
        ? new Interval(came.low() / said, came.high() / said)
        : new Interval(said / came.high(), said / came.low());
  }

  /**
   * What the visit of a buyer is to weigh: long visits do more, and buy more often. NaN or 0 where
   * nothing was promised.
   */
  private double weightOfBuyer() {
    return Sum.SAID_BY_WEIGHT.in(total.sums()) / Sum.SAID.in(total.sums());
  }

  /**
   * About how many visits were to buy: the weight that was promised, over that of a buyer's visit.
   */
  double expectedBuyers() {
    double said = Sum.SAID.in(total.sums());
    if (!(weightOfBuyer() > 0)) {
      return 0;
    }
    return buyers() < Jackknife.LEAST_UNITS
        ? said / weightOfBuyer()
        : said * buyers() / Sum.BOUGHT.in(total.sums());
  }

  /** What came of the visits that the policy acted on, over what was said when it first did. */
  Told policyPurchases() {
    double said = Sum.ACTED_ON_SAID.in(total.sums());
    long bought = count(Sum.ACTED_ON_BUYERS);
    Interval came = RareEvents.mean(bought);
    return said > 0
        ? new Told(
            bought / said, new Interval(came.low() / said, came.high() / said), count(Sum.ACTED_ON))
        : Told.nothing(count(Sum.ACTED_ON));
  }

  private long ofMoney(QualityFigure figure) {
    return figure == QualityFigure.MONEY_IN_THE_LARGE ? count(Sum.CARTS) : visits();
  }

  /** The number of visits that decide: the rarer of buyers and others. */
  private long units(QualityFigure figure) {
    if (figure.isEstimate()) {
      double expected =
          count(Sum.FORECAST_VISITS)
              * Sum.FORECAST_SAID.in(total.sums())
              / Sum.FORECAST_WEIGHT.in(total.sums());
      return (long) Math.min(expected, count(Sum.FORECAST_VISITS) - expected);
    }
    return switch (figure) {
      case MEAN_PROPENSITY -> visits();
      case MONEY_IN_THE_LARGE -> count(Sum.CARTS_BOUGHT);
      default -> Math.min(buyers(), visits() - buyers());
    };
  }

  /** Share of buyers among the visits that reach a threshold. */
  Told precision(int threshold) {
    int reached = Sum.reached(threshold);
    return share(each -> each[reached + 1], each -> each[reached], total.sums()[reached]);
  }

  /** Share of the buyers whose visits reach a threshold. */
  Told recall(int threshold) {
    int reached = Sum.reached(threshold);
    return share(each -> each[reached + 1], Sum.BUYERS::in, buyers());
  }

  /** Share of buyers among the visits that the policy acted on. */
  Told policyPrecision() {
    return share(Sum.ACTED_ON_BUYERS::in, Sum.ACTED_ON::in, count(Sum.ACTED_ON));
  }

  /** Share of the buyers that the policy acted on. */
  Told policyRecall() {
    return share(Sum.ACTED_ON_BUYERS::in, Sum.BUYERS::in, buyers());
  }

  private Told share(ToDoubleFunction<long[]> part, ToDoubleFunction<long[]> of, long units) {
    double[] varied =
        without.stream()
            .mapToDouble(rest -> part.applyAsDouble(rest.sums()) / of.applyAsDouble(rest.sums()))
            .toArray();
    double value = finite(part.applyAsDouble(total.sums()) / of.applyAsDouble(total.sums()));
    return new Told(value, Jackknife.interval(value, varied, Scale.LOGIT, units), units);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** How far the AUC may be from that of the rows, as near propensities share a bin. */
  double aucBound() {
    return sums.judged().aucBound(Column.VISIT_BUYERS.ordinal(), Column.VISIT_OTHERS.ordinal());
  }

  /** The same of the average precision. */
  double averagePrecisionBound() {
    return sums.judged()
        .averagePrecisionBound(Column.VISIT_BUYERS.ordinal(), Column.VISIT_OTHERS.ordinal());
  }

  /** How often what was said came true. */
  List<CalibrationCurve.Bin> curve() {
    List<ScoreHistogram> rest = without.stream().map(GroupSums::judged).toList();
    return CalibrationCurve.of(total.judged(), rest);
  }
}
