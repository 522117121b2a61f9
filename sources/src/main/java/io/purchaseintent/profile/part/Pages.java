package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pages: which visits see them, and what of these buy. */
public final class Pages implements Part {

  private static final int KEPT = 10_000;
  private static final int TOLD = 20;

  /** So much of all purchases happen on a page that is that of the purchase. */
  private static final double MOST_PURCHASES = 0.5;

  private static final int VISITS = 0;
  private static final int BUYING = 1;

  private final Names pages = new Names(KEPT, 2);
  private final Names ofPurchases = new Names(KEPT, 1);

  /** Of the pages of purchases, visits without one. */
  private final Map<String, Examples> without = new HashMap<>();

  private long purchases;

  @Override
  public void row(SeenRow row) {
    if (row.event().type() == EventType.PURCHASE) {
      purchases++;
      if (row.page() != null) {
        ofPurchases.of(row.page())[0]++;
      }
    }
  }

  @Override
  public void visit(SeenVisit visit) {
    for (String page : visit.pages()) {
      long[] numbers = pages.of(page);
      numbers[VISITS]++;
      numbers[BUYING] += visit.bought() ? 1 : 0;
      if (!visit.bought() && (without.containsKey(page) || without.size() < KEPT)) {
        without.computeIfAbsent(page, key -> new Examples()).countIf(true, visit);
      }
    }
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ObjectNode node = profile.putObject("pages").put("pages", pages.size());
    ArrayNode told = node.putArray("most_seen");
    for (Counted each : pages.top(TOLD, VISITS)) {
      Figures.rate(told.addObject().put("page", each.name()), each.in(VISITS), each.in(BUYING));
    }
    List<Counted> first = ofPurchases.top(1, 0);
    if (first.isEmpty() || first.get(0).in(0) < MOST_PURCHASES * purchases) {
      node.putNull("page_of_purchases");
      return;
    }
    String page = first.get(0).name();
    long[] numbers = pages.of(page);
    long untold = numbers[VISITS] - numbers[BUYING];
    Figures.rate(
        node.putObject("page_of_purchases").put("page", page), numbers[VISITS], numbers[BUYING]);
    // A page on which few buy is one that says nothing, such as the shop's only one.
    if (2 * numbers[BUYING] >= numbers[VISITS]) {
      Examples examples = without.get(page);
      doubts.share(
          DoubtKind.UNTOLD_PURCHASES,
          untold,
          numbers[VISITS],
          Say.count(untold)
              + " visits reach "
              + page
              + ", where purchases happen, without a purchase: "
              + Say.percent(untold, numbers[VISITS])
              + " of those that do",
          examples == null ? List.of() : examples.names());
    }
  }
}
