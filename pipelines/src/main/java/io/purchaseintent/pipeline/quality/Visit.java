package io.purchaseintent.pipeline.quality;

import java.util.List;
import java.util.Set;

/**
 * A visit's predictions, and what became of it.
 *
 * @param isOver whether it is known how it ended; where not, its predictions are pending
 * @param bought whether a purchase followed the predictions
 * @param action the first that was done in it; {@link #NOTHING} where none was
 * @param randomised whether an action of it was drawn, by a probability below 1
 * @param orderMicros value of its orders
 * @param currencies of its orders
 * @param rows its predictions up to the first purchase, in their order; at least one
 */
record Visit(
    String sessionId,
    boolean isOver,
    boolean bought,
    String action,
    boolean randomised,
    long orderMicros,
    Set<String> currencies,
    List<Row> rows) {

  /** The name of doing nothing in every policy. */
  static final String NONE = "none";

  /** What visits got in which no policy was asked, or which chose to do nothing each time. */
  static final String NOTHING = "nothing";

  /**
   * A prediction and what it weighs.
   *
   * @param visitWeight 1 / predictions of the visit: how well visits are ranked
   * @param momentWeight 1 / k right after the k-th event, or as the k-th prediction if that is
   *     more: how true propensities are
   */
  record Row(ScoredPrediction prediction, double visitWeight, double momentWeight) {}
}
