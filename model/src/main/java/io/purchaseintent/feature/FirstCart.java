package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;

/**
 * The cart as {@link OlderFeatures} of the first release have it: full behind a purchase, and with
 * no piece taken out by a removal that does not say its price. Not thread-safe.
 */
final class FirstCart {

  /** Worth of all that was added, less what was removed. */
  long amountMicros;

  /** Prices of the adds, however many pieces each was of. */
  long addedPriceSumMicros;

  /** Adds at a known price. */
  int pricedAdds;

  /** Time of the visit's last add. */
  long lastAddMillis = SessionFacts.NEVER;

  /** Events after it. */
  int eventsSinceAdd;

  /** Takes in the next event. */
  void add(CompactEvent event) {
    eventsSinceAdd++;
    if (event.type() == EventType.ADD_TO_CART) {
      amountMicros = Sums.saturated(amountMicros, event.amountMicros());
      lastAddMillis = event.timeMillis();
      eventsSinceAdd = 0;
      if (event.priceMicros() > 0) {
        addedPriceSumMicros = Sums.saturated(addedPriceSumMicros, event.priceMicros());
        pricedAdds++;
      }
    } else if (event.type() == EventType.REMOVE_FROM_CART) {
      amountMicros = Math.max(0, amountMicros - event.amountMicros());
    }
  }
}
