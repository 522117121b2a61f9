package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.IdSample;
import io.purchaseintent.profile.sketch.Spread;
import java.util.HashMap;
import java.util.Map;

/**
 * Orders: those of one {@code order_id} are one, and where there is none those of one visit and
 * time, as histories count them. Lines of one time are pieces of one order; where a line comes
 * again at another time the first counts.
 */
public final class Orders implements Part {

  private static final int ROOM = 1 << 18;
  private static final int VISIT = 0;
  private static final int AMOUNT = 1;
  private static final int REPEATED = 2;

  private final IdSample orders = new IdSample(ROOM, 3);
  private final Examples withoutId = new Examples();
  private final Examples repeated = new Examples();
  private long purchases;

  @Override
  public void visit(SeenVisit visit) {
    if (!visit.bought()) {
      return;
    }
    Map<String, Long> lines = new HashMap<>();
    long own = StableHash.of(visit.name()) | 1;
    for (CompactEvent event : visit.events()) {
      if (event.type() == EventType.PURCHASE) {
        purchases++;
        if (event.orderId() == null) {
          withoutId.count(visit.name());
        }
        take(event, visit, own, lines);
      }
    }
  }

  private void take(CompactEvent event, SeenVisit visit, long own, Map<String, Long> lines) {
    String order =
        event.orderId() == null ? visit.sessionId() + " " + event.timeMillis() : event.orderId();
    int at = orders.of(StableHash.of(order));
    if (at < 0) {
      return;
    }
    long[] numbers = orders.numbers();
    boolean isElsewhere = numbers[at + VISIT] != 0 && numbers[at + VISIT] != own;
    Long before = lines.putIfAbsent(order + "\n" + event.productId(), event.timeMillis());
    if (isElsewhere || (before != null && before != event.timeMillis())) {
      if (numbers[at + REPEATED] == 0) {
        repeated.count(order);
      }
      numbers[at + REPEATED] = 1;
      return;
    }
    numbers[at + VISIT] = own;
    numbers[at + AMOUNT] += event.amountMicros();
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    Spread amounts = new Spread();
    orders.forEach(
        (numbers, at) -> {
          if (numbers[at + AMOUNT] > 0) {
            amounts.add(numbers[at + AMOUNT]);
          }
        });
    long repeats = orders.atLeast(REPEATED, 1);
    ObjectNode node =
        profile
            .putObject("orders")
            .put("orders", orders.ids())
            .put("exact", orders.scale() == 1)
            .put("purchase_events", purchases)
            .put("without_id", withoutId.count())
            .put("repeated", repeats);
    Figures.spread(node.putObject("amounts"), amounts, 1e6);
    doubts.share(
        DoubtKind.REPEATED_ORDERS,
        repeats,
        orders.ids(),
        Say.percent(repeats, orders.ids())
            + " of the orders come twice: a line again at another time, or in another visit",
        repeated.names());
    doubts.share(
        DoubtKind.ORDERS_WITHOUT_ID,
        withoutId.count(),
        purchases,
        Say.percent(withoutId.count(), purchases) + " of the purchase events have no order_id",
        withoutId.names());
  }
}
