package io.purchaseintent.experiments.offpolicy;

/**
 * What came of a visit from its first decision on.
 *
 * @param isKnown whether it is in the events of the lake and over
 * @param orders how many it made
 * @param revenue what they were worth
 * @param purchaseMillis when it bought first; {@link Long#MAX_VALUE} where it did not
 */
record VisitOutcome(boolean isKnown, int orders, double revenue, long purchaseMillis) {

  /** Of a visit that may go on, or of which there is no event. */
  static final VisitOutcome UNKNOWN = new VisitOutcome(false, 0, 0, Long.MAX_VALUE);

  boolean bought() {
    return orders > 0;
  }
}
