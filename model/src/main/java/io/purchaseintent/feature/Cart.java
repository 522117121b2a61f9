package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a visit's cart: a fold over its events in their order. A purchase empties it, and
 * what was put in before is as if it never had been. Not thread-safe.
 */
final class Cart {

  /** An add to the cart, or what removals left of it. */
  private record Line(long priceMicros, long parts) {}

  private final Map<String, Deque<Line>> lines = new HashMap<>();

  /** Worth of the cart. */
  long amountMicros;

  /** Price times pieces of all that was added at a known price. */
  long addedAmountMicros;

  /** Thousandths of pieces that were added at a known price. */
  long pricedParts;

  /** Time of the last add. */
  long lastAddMillis = SessionFacts.NEVER;

  /** Events after the last add. */
  int eventsSinceAdd;

  /** Takes in the next event. */
  void add(CompactEvent event) {
    eventsSinceAdd++;
    if (event.type() == EventType.ADD_TO_CART) {
      putIn(event);
    } else if (event.type() == EventType.REMOVE_FROM_CART) {
      takeOut(event);
    } else if (event.type() == EventType.PURCHASE) {
      empty();
    }
  }

  private void putIn(CompactEvent event) {
    long parts = event.parts();
    lastAddMillis = event.timeMillis();
    eventsSinceAdd = 0;
    amountMicros = Sums.saturated(amountMicros, event.amountMicros());
    if (event.priceMicros() > 0) {
      addedAmountMicros = Sums.saturated(addedAmountMicros, event.amountMicros());
      pricedParts += parts;
    }
    if (event.productId() != null) {
      lines
          .computeIfAbsent(event.productId(), product -> new ArrayDeque<>())
          .push(new Line(event.priceMicros(), parts));
    }
  }

  private void takeOut(CompactEvent event) {
    long putIn = takeOut(lines.get(event.productId()), event);
    long amount = event.priceMicros() > 0 ? event.amountMicros() : putIn;
    amountMicros = Math.max(0, amountMicros - amount);
  }

  /** Takes pieces out of what adds put in, the newest first, and says what they were worth. */
  private static long takeOut(@Nullable Deque<Line> added, CompactEvent event) {
    if (added == null || added.isEmpty()) {
      return 0;
    }
    long unsaid = event.priceMicros() > 0 ? event.parts() : added.element().parts();
    long wanted = event.quantity() > 0 ? event.parts() : unsaid;
    long amount = 0;
    while (wanted > 0 && !added.isEmpty()) {
      Line newest = added.pop();
      long taken = Math.min(wanted, newest.parts());
      amount = Sums.saturated(amount, Sums.ofParts(newest.priceMicros(), taken));
      wanted -= taken;
      if (taken < newest.parts()) {
        added.push(new Line(newest.priceMicros(), newest.parts() - taken));
      }
    }
    return amount;
  }

  private void empty() {
    lines.clear();
    amountMicros = 0;
    addedAmountMicros = 0;
    pricedParts = 0;
    lastAddMillis = SessionFacts.NEVER;
  }
}
