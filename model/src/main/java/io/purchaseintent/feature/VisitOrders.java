package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders of a visit; one that was sent twice is one.
 *
 * @param count how many there are
 * @param amountMicros what they are worth, in millionths of the currency
 */
public record VisitOrders(int count, long amountMicros) {

  /**
   * The orders that a visit made.
   *
   * @param visit all of its events
   */
  public static VisitOrders of(String sessionId, List<CompactEvent> visit) {
    Map<String, OrderLines> orders = new HashMap<>();
    for (CompactEvent event : visit) {
      if (event.type() == EventType.PURCHASE) {
        orders
            .computeIfAbsent(OrderKey.of(sessionId, event), added -> new OrderLines())
            .add(
                event.productId() == null ? "" : event.productId(),
                new OrderLines.Line(event.timeMillis(), event.amountMicros(), null));
      }
    }
    return new VisitOrders(
        orders.size(), orders.values().stream().mapToLong(OrderLines::amountMicros).sum());
  }
}
