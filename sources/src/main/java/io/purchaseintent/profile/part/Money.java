package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import io.purchaseintent.profile.sketch.Spread;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Prices and currencies. */
public final class Money implements Part {

  private static final double MICROS = 1e6;
  private static final int KEPT = 200;
  private static final int TOLD = 20;
  private static final int EVENTS = 0;
  private static final int PURCHASES = 1;

  /** The types that have a price. */
  private static final List<EventType> PRICED =
      List.of(EventType.PRODUCT_VIEW, EventType.ADD_TO_CART, EventType.PURCHASE);

  private final Map<EventType, Priced> byType = new EnumMap<>(EventType.class);
  private final Spread prices = new Spread();
  private final Spread quantities = new Spread();
  private final Names currencies = new Names(KEPT, 2);
  private final Names originals = new Names(KEPT, 2);
  private final Names dear = new Names(KEPT, 2);
  private long withoutCurrency;

  private static final class Priced {
    private final Spread prices = new Spread();
    private final Examples without = new Examples();
    private long events;
  }

  @Override
  public void row(SeenRow row) {
    CompactEvent event = row.event();
    if (event.type().needsProduct() || event.type() == EventType.PURCHASE) {
      Priced priced = byType.computeIfAbsent(event.type(), type -> new Priced());
      priced.events++;
      if (event.priceMicros() > 0) {
        priced.prices.add(event.priceMicros());
      } else {
        priced.without.count(event.productId() == null ? row.sessionId() : event.productId());
      }
    }
    if (event.type() == EventType.PURCHASE && event.quantity() > 0) {
      // A fraction of a piece is told as one, as the lake's column of whole pieces has it.
      quantities.add((long) Math.ceil(event.quantity()));
    }
    if (event.priceMicros() > 0) {
      prices.add(event.priceMicros());
      price(row);
    }
  }

  private void price(SeenRow row) {
    int purchase = row.event().type() == EventType.PURCHASE ? 1 : 0;
    if (row.currency() == null) {
      withoutCurrency++;
    } else {
      long[] numbers = currencies.of(row.currency());
      numbers[EVENTS]++;
      numbers[PURCHASES] += purchase;
    }
    if (row.originalCurrency() != null) {
      long[] numbers = originals.of(row.originalCurrency());
      numbers[EVENTS]++;
      numbers[PURCHASES] += purchase;
    }
    // What is dear is known at the end only: the dearest products so far are kept.
    String product = row.event().productId();
    if (product != null) {
      long[] dearest = dear.of(product);
      dearest[EVENTS] = Math.max(dearest[EVENTS], row.event().priceMicros());
    }
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ObjectNode node = profile.putObject("money");
    Figures.spread(node.putObject("prices"), prices, MICROS);
    ArrayNode types = node.putArray("by_type");
    byType.forEach(
        (type, priced) -> {
          ObjectNode told =
              types
                  .addObject()
                  .put("type", type.code())
                  .put("events", priced.events)
                  .put("without", priced.without.count())
                  .put("share_without", Figures.share(priced.without.count(), priced.events));
          Figures.spread(told.putObject("prices"), priced.prices, MICROS);
        });
    Figures.spread(node.putObject("quantities"), quantities, 1);
    tell(node.putArray("currencies"), currencies);
    node.put("without_currency", withoutCurrency);
    tell(node.putArray("original_currencies"), originals);
    for (EventType type : PRICED) {
      Priced priced = byType.get(type);
      if (priced != null) {
        doubts.share(
            DoubtKind.PRICE_MISSING,
            priced.without.count(),
            priced.events,
            "The price is missing or 0 in "
                + Say.percent(priced.without.count(), priced.events)
                + " of the events of type "
                + type.code(),
            priced.without.names());
      }
    }
    outliers(node, doubts);
    currencies(doubts);
  }

  private static void tell(ArrayNode told, Names names) {
    for (Counted each : names.top(TOLD, EVENTS)) {
      told.addObject()
          .put("name", each.name())
          .put("events", each.in(EVENTS))
          .put("purchases", each.in(PURCHASES));
    }
  }

  private void outliers(ObjectNode node, Doubts doubts) {
    if (prices.number() == 0) {
      return;
    }
    long bound = 100 * prices.quantile(0.5);
    long above = prices.above(bound);
    node.put("above_100_medians", above);
    doubts.share(
        DoubtKind.PRICE_OUTLIERS,
        above,
        prices.number(),
        Say.percent(above, prices.number())
            + " of the prices are more than 100 times the median, "
            + Say.money(prices.quantile(0.5)),
        dear.top(Doubts.EXAMPLES, EVENTS).stream()
            .filter(each -> each.in(EVENTS) > bound)
            .map(each -> each.name() + ": " + Say.money(each.in(EVENTS)))
            .toList());
  }

  private void currencies(Doubts doubts) {
    List<Counted> all = currencies.top(TOLD, EVENTS);
    if (all.size() < 2) {
      return;
    }
    long priced = currencies.sum(EVENTS);
    long others = priced - all.get(0).in(EVENTS);
    doubts.share(
        DoubtKind.SEVERAL_CURRENCIES,
        others,
        priced,
        "Prices are in "
            + all.size()
            + " currencies: "
            + Say.percent(others, priced)
            + " are not in "
            + all.get(0).name(),
        all.stream().map(each -> each.name() + ": " + Say.count(each.in(EVENTS))).toList());
  }
}
