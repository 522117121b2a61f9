package io.purchaseintent.pipeline.quality;

import io.purchaseintent.evaluation.ScoreHistogram;

/** What is summed besides histograms, in whole numbers, so that order cannot matter. */
enum Sum {
  /** Judged predictions. */
  PREDICTIONS(1),
  /** Visits with a judged prediction. */
  VISITS(1),
  /** Of these, those that bought. */
  BUYERS(1),
  /** Weight of judged predictions, that of moments. */
  WEIGHT(ScoreHistogram.ONE),
  /** What they said. */
  SAID(ScoreHistogram.ONE),
  /** What came true. */
  BOUGHT(ScoreHistogram.ONE),
  /** Weight of a whole visit times what its predictions said. */
  SAID_BY_WEIGHT(ScoreHistogram.ONE),
  /** Weight of a whole visit times what of it came true. */
  BOUGHT_BY_WEIGHT(ScoreHistogram.ONE),
  /** Their negative log likelihood. */
  LOSS(ScoreHistogram.ONE),
  /** Their squared error. */
  SQUARED(ScoreHistogram.ONE),
  /** Visits with a prediction, judged or pending. */
  FORECAST_VISITS(1),
  /** Weight of their predictions. */
  FORECAST_WEIGHT(ScoreHistogram.ONE),
  /** What they said. */
  FORECAST_SAID(ScoreHistogram.ONE),
  /** The negative log likelihood to be expected of them. */
  FORECAST_LOSS(ScoreHistogram.ONE),
  /** The squared error to be expected of them. */
  FORECAST_SQUARED(ScoreHistogram.ONE),
  /** What came true of them in outcomes that were drawn by what they said. */
  DRAWN_BOUGHT(ScoreHistogram.ONE),
  /** Their negative log likelihood in these. */
  DRAWN_LOSS(ScoreHistogram.ONE),
  /** Their squared error in these. */
  DRAWN_SQUARED(ScoreHistogram.ONE),
  /** Judged visits in which something was done. */
  ACTED_ON(1),
  /** Of these, those that bought. */
  ACTED_ON_BUYERS(1),
  /** What was said right when something was done first. */
  ACTED_ON_SAID(ScoreHistogram.ONE),
  /** Judged visits that had a cart while they were scored. */
  CARTS(1),
  /** Of these, those that bought. */
  CARTS_BOUGHT(1),
  /** Propensity times value of the cart, at the first prediction that knew it. */
  CART_SAID(1e6),
  /** Value of the orders of these visits. */
  CART_CAME(1e6),
  /** Value of the orders of all judged visits. */
  ORDERS(1e6);

  private static final int ALL = values().length;

  private final double unit;

  Sum(double unit) {
    this.unit = unit;
  }

  /** The sum as a number. */
  double in(long[] sums) {
    return sums[ordinal()] / unit;
  }

  /** Adds a number. */
  void add(long[] sums, double value) {
    sums[ordinal()] = Math.addExact(sums[ordinal()], Math.round(value * unit));
  }

  /**
   * Room for all, and for the visits that reach each threshold, and those of them that bought.
   *
   * @param thresholds how many
   */
  static long[] none(int thresholds) {
    return new long[ALL + 2 * thresholds];
  }

  /** The place of the visits that reach a threshold; that of their buyers is the next. */
  static int reached(int threshold) {
    return ALL + 2 * threshold;
  }
}
