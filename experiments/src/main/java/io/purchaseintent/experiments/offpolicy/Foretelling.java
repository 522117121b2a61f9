package io.purchaseintent.experiments.offpolicy;

/** What comes of a visit, as a model that was not trained on it says. */
interface Foretelling {

  /**
   * What a visit will have been worth.
   *
   * @param visit its place
   * @param moment at which
   * @param had bits of the actions that it had before
   * @param action that it gets now
   * @return double[measures]
   */
  double[] of(int visit, DecidedMoment moment, long had, int action);

  /** Where there is no model: nothing, which leaves inverse probabilities. */
  static Foretelling nothing() {
    return (visit, moment, had, action) -> new double[Measure.COUNT];
  }
}
