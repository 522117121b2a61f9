package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.IdSample;
import io.purchaseintent.profile.sketch.Names;
import io.purchaseintent.profile.sketch.Names.Counted;
import java.time.Duration;
import java.util.List;

/** Who is known: shoppers and visitors, and ids that are not one's own. */
public final class Identity implements Part {

  private static final int ROOM = 1 << 19;
  private static final int KEPT = 5_000;
  private static final int TOLD = 5;

  /** Nobody visits a shop oftener. */
  private static final int MOST_A_DAY = 10;

  private static final int SHOPPER = 0;
  private static final int SEVERAL = 1;
  private static final int VISITS = 2;

  private final IdSample shoppers = new IdSample(ROOM, 1);
  private final IdSample visitors = new IdSample(ROOM, 3);
  private final IdSample ids = new IdSample(ROOM / 4, 1);
  private final Names busyShoppers = new Names(KEPT, 1);
  private final Names busyVisitors = new Names(KEPT, 1);
  private final Examples shared = new Examples();
  private final Examples twice = new Examples();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private long events;
  private long visits;
  private long knownEvents;
  private long knownVisits;

  @Override
  public void row(SeenRow row) {
    events++;
    firstMillis = Math.min(firstMillis, row.event().timeMillis());
    lastMillis = Math.max(lastMillis, row.event().timeMillis());
    knownEvents += row.event().userId() == null ? 0 : 1;
    busyVisitors.of(row.sessionId())[0]++;
    int at = ids.of(row.event().idHash());
    if (at >= 0 && ids.numbers()[at]++ == 1) {
      twice.count(row.sessionId());
    }
  }

  @Override
  public void visit(SeenVisit visit) {
    visits++;
    String shopper = visit.shopper();
    if (shopper != null) {
      knownVisits++;
      busyShoppers.of(shopper)[0]++;
      int at = shoppers.of(StableHash.of(shopper));
      if (at >= 0) {
        shoppers.numbers()[at]++;
      }
    }
    int at = visitors.of(StableHash.of(visit.sessionId()));
    if (at < 0) {
      return;
    }
    long[] numbers = visitors.numbers();
    numbers[at + VISITS]++;
    if (shopper != null) {
      long own = StableHash.of(shopper) | 1;
      if (numbers[at + SHOPPER] == 0) {
        numbers[at + SHOPPER] = own;
      } else if (numbers[at + SHOPPER] != own && numbers[at + SEVERAL] == 0) {
        numbers[at + SEVERAL] = 1;
        shared.count(visit.sessionId());
      }
    }
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    long once = shoppers.ids() - shoppers.atLeast(0, 2);
    long several = visitors.atLeast(SEVERAL, 1);
    long idsTwice = ids.atLeast(0, 2);
    ObjectNode node =
        profile
            .putObject("identity")
            .put("known_events", knownEvents)
            .put("known_visits", knownVisits)
            .put("known_share_of_visits", Figures.share(knownVisits, visits))
            .put("shoppers", shoppers.ids())
            .put("shoppers_seen_once", once)
            .put("shoppers_exact", shoppers.scale() == 1)
            .put("visitors", visitors.ids())
            .put("visitors_of_several_visits", visitors.atLeast(VISITS, 2))
            .put("visitors_with_several_shoppers", several)
            .put("visitors_exact", visitors.scale() == 1)
            .put("event_ids_twice", idsTwice);
    List<Counted> busiest = busyShoppers.top(TOLD, 0);
    List<Counted> busiestVisitors = busyVisitors.top(TOLD, 0);
    tell(node.putArray("busiest_shoppers"), busiest, "visits", visits);
    tell(node.putArray("busiest_visitors"), busiestVisitors, "events", events);
    if (!busiest.isEmpty() && busiest.get(0).in(0) > MOST_A_DAY * days()) {
      Counted first = busiest.get(0);
      doubts.share(
          DoubtKind.BUSY_SHOPPER,
          first.in(0),
          visits,
          "One user_id has " + Say.percent(first.in(0), visits) + " of the visits",
          List.of(first.name()));
    }
    if (!busiestVisitors.isEmpty()) {
      Counted first = busiestVisitors.get(0);
      doubts.share(
          DoubtKind.BUSY_VISITOR,
          first.in(0),
          events,
          "One session_id has " + Say.percent(first.in(0), events) + " of the events",
          List.of(first.name()));
    }
    doubts.share(
        DoubtKind.SHARED_VISITORS,
        several,
        visitors.ids(),
        Say.percent(several, visitors.ids()) + " of the session ids have several shoppers",
        shared.names());
    doubts.share(
        DoubtKind.SEEN_ONCE,
        once,
        shoppers.ids(),
        Say.percent(once, shoppers.ids()) + " of the shoppers were seen in one visit only",
        List.of());
    doubts.share(
        DoubtKind.IDS_TWICE,
        idsTwice,
        ids.ids(),
        Say.percent(idsTwice, ids.ids()) + " of the event ids are there more than once",
        twice.names());
    if (knownVisits == 0 && visits >= DoubtKind.NOBODY_KNOWN.least()) {
      doubts.add(DoubtKind.NOBODY_KNOWN, visits, visits, "No visit has a known shopper", List.of());
    }
  }

  private double days() {
    return Math.max(1, (double) (lastMillis - firstMillis) / Duration.ofDays(1).toMillis());
  }

  private static void tell(ArrayNode told, List<Counted> busiest, String of, long all) {
    for (Counted each : busiest) {
      told.addObject()
          .put("id", each.name())
          .put(of, each.in(0))
          .put("share", Figures.share(each.in(0), all));
    }
  }
}
