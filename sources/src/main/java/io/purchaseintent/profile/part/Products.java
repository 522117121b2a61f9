package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.IdSample;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Products and categories: which are looked at and bought, and how long the tail is. */
public final class Products implements Part {

  private static final int ROOM = 1 << 18;
  private static final int KEPT = 20_000;
  private static final int TOLD = 15;
  private static final int HEAD = 10;
  private static final int UNIT_FACTOR = 20;

  private static final int EVENTS = 0;
  private static final int VIEWS = 1;
  private static final int CARTS = 2;
  private static final int PURCHASES = 3;
  private static final int LEAST_PRICE = 4;
  private static final int GREATEST_PRICE = 5;
  private static final int COLUMNS = 6;

  private final IdSample products = new IdSample(ROOM, COLUMNS);
  private final Names names = new Names(KEPT, COLUMNS);
  private final Names categories = new Names(KEPT, COLUMNS);

  @Override
  public void row(SeenRow row) {
    CompactEvent event = row.event();
    if (event.productId() != null) {
      int at = products.of(StableHash.of(event.productId()));
      if (at >= 0) {
        count(event, products.numbers(), at);
      }
      count(event, names.of(event.productId()), 0);
    }
    if (event.category() != null) {
      count(event, categories.of(event.category()), 0);
    }
  }

  private static void count(CompactEvent event, long[] numbers, int at) {
    numbers[at + EVENTS]++;
    EventType type = event.type();
    if (type == EventType.PRODUCT_VIEW || type == EventType.PRODUCT_CLICK) {
      numbers[at + VIEWS]++;
    } else if (type == EventType.ADD_TO_CART) {
      numbers[at + CARTS]++;
    } else if (type == EventType.PURCHASE) {
      numbers[at + PURCHASES]++;
    }
    long price = event.priceMicros();
    if (price > 0) {
      long least = numbers[at + LEAST_PRICE];
      numbers[at + LEAST_PRICE] = least == 0 ? price : Math.min(least, price);
      numbers[at + GREATEST_PRICE] = Math.max(numbers[at + GREATEST_PRICE], price);
    }
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    long[] found = new long[5];
    List<Long> sizes = new ArrayList<>();
    products.forEach(
        (numbers, at) -> {
          sizes.add(numbers[at + EVENTS]);
          found[0] += numbers[at + EVENTS] == 1 ? 1 : 0;
          found[1] += numbers[at + PURCHASES] > 0 ? 1 : 0;
          found[2] += numbers[at + PURCHASES] > 0 && numbers[at + VIEWS] == 0 ? 1 : 0;
          found[3] += numbers[at + GREATEST_PRICE] > 0 ? 1 : 0;
          found[4] += isOfTwoUnits(numbers, at) ? 1 : 0;
        });
    long[] all = Arrays.stream(found).map(count -> count * products.scale()).toArray();
    sizes.sort(Comparator.reverseOrder());
    long events = sizes.stream().mapToLong(Long::longValue).sum();
    ObjectNode node =
        profile
            .putObject("products")
            .put("products", products.ids())
            .put("exact", products.scale() == 1)
            .put("seen_once", all[0])
            .put("bought", all[1])
            .put("bought_never_viewed", all[2])
            .put("share_of_first_10", Figures.share(head(sizes, HEAD), events))
            .put(
                "share_of_first_tenth", Figures.share(head(sizes, (sizes.size() + 9) / 10), events))
            .put("prices_of_two_units", all[4]);
    tell(node.putArray("most_viewed"), names.top(TOLD, VIEWS));
    tell(node.putArray("most_bought"), names.top(TOLD, PURCHASES));
    ObjectNode told = profile.putObject("categories").put("categories", categories.size());
    tell(told.putArray("most_viewed"), categories.top(TOLD, VIEWS));
    doubts.share(
        DoubtKind.BOUGHT_NEVER_VIEWED,
        all[2],
        all[1],
        Say.percent(all[2], all[1]) + " of the products that were bought were never viewed",
        names.top(KEPT, PURCHASES).stream()
            .filter(each -> each.in(PURCHASES) > 0 && each.in(VIEWS) == 0)
            .limit(Doubts.EXAMPLES)
            .map(each -> each.name() + ": " + Say.count(each.in(PURCHASES)) + " purchases")
            .toList());
    doubts.share(
        DoubtKind.PRICE_UNITS,
        all[4],
        all[3],
        Say.percent(all[4], all[3])
            + " of the products have prices of which one is "
            + UNIT_FACTOR
            + " times another",
        names.top(KEPT, EVENTS).stream()
            .filter(each -> isOfTwoUnits(each.numbers(), 0))
            .limit(Doubts.EXAMPLES)
            .map(Products::fromTo)
            .toList());
  }

  private static boolean isOfTwoUnits(long[] numbers, int at) {
    long least = numbers[at + LEAST_PRICE];
    return least > 0 && numbers[at + GREATEST_PRICE] / UNIT_FACTOR >= least;
  }

  private static String fromTo(Counted each) {
    return each.name()
        + ": "
        + Say.money(each.in(LEAST_PRICE))
        + " to "
        + Say.money(each.in(GREATEST_PRICE));
  }

  private static long head(List<Long> sizes, int most) {
    return sizes.stream().limit(most).mapToLong(Long::longValue).sum();
  }

  private static void tell(ArrayNode told, List<Counted> counted) {
    for (Counted each : counted) {
      told.addObject()
          .put("name", each.name())
          .put("events", each.in(EVENTS))
          .put("views", each.in(VIEWS))
          .put("carts", each.in(CARTS))
          .put("purchases", each.in(PURCHASES));
    }
  }
}
