package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.KnownTimelineCodec;
import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken back is out of histories from the midnight after it was known. */
final class RefundsTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 3, 1);
  private static final int DAYS = 260;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long START = FIRST.toEpochDay() * DAY;
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final String USER = "u";

  private long ids;

  /** A purchase or a refund, at noon of a day from {@link #FIRST} on. */
  private CompactEvent event(
      EventType type, int day, int late, String order, String product, int price, double pieces) {
    long time = START + day * DAY + DAY / 2;
    return new CompactEvent(
            time,
            0,
            ids++,
            type,
            product,
            type == EventType.PURCHASE ? "of " + product : null,
            price * 1_000_000L,
            pieces,
            order,
            USER,
            null,
            null,
            null,
            null)
        .knownAt(time + late * DAY, time + late * DAY);
  }

  private CompactEvent bought(int day, String order, String product, int price, double pieces) {
    return event(EventType.PURCHASE, day, 0, order, product, price, pieces);
  }

  private CompactEvent refund(int day, String order, String product, int price, double pieces) {
    return event(EventType.REFUND, day, 0, order, product, price, pieces);
  }

  private static ClosedDays days(int from, int until) {
    return new ClosedDays(FIRST.plusDays(from), FIRST.plusDays(until));
  }

  private static KnownTimeline<UserTimeline, UserHistory> user(
      List<CompactEvent> events, ClosedDays days) {
    KnownTimeline<UserTimeline, UserHistory> all = new KnownTimeline<>(UserTimeline::new);
    KnownVisits known = new KnownVisits(GAP, days, DeclaredFeatures.NONE);
    for (CompactEvent event : events) {
      KnownTimeline<UserTimeline, UserHistory> one =
          known.users("s" + event.idHash(), List.of(event)).get(USER);
      if (one != null) {
        all.merge(KnownTimelineCodec.decodeUser(KnownTimelineCodec.encodeUser(one)));
      }
    }
    return all;
  }

  private static KnownTimeline<ProductTimeline, ProductStats> product(
      String name, List<CompactEvent> events, ClosedDays days) {
    KnownTimeline<ProductTimeline, ProductStats> all = new KnownTimeline<>(ProductTimeline::new);
    KnownVisits known = new KnownVisits(GAP, days, DeclaredFeatures.NONE);
    for (CompactEvent event : events) {
      KnownTimeline<ProductTimeline, ProductStats> one =
          known.products("s" + event.idHash(), List.of(event)).get(name);
      if (one != null) {
        all.merge(KnownTimelineCodec.decodeProduct(KnownTimelineCodec.encodeProduct(one)));
      }
    }
    return all;
  }

  /** The newest value at a midnight, so many days after {@link #FIRST}. */
  private static UserHistory userAt(List<CompactEvent> events, int day) {
    UserHistory newest = null;
    for (UserHistory each : user(events, days(0, DAYS)).snapshots(days(0, DAYS))) {
      newest = each.asOf().toEpochMilli() <= START + day * DAY ? each : newest;
    }
    return newest;
  }

  private static ProductStats productAt(String name, List<CompactEvent> events, int day) {
    ProductStats newest = null;
    for (ProductStats each : product(name, events, days(0, DAYS)).snapshots(days(0, DAYS))) {
      newest = each.asOf().toEpochMilli() <= START + day * DAY ? each : newest;
    }
    return newest;
  }

  @Test
  void order_isOutFromTheMidnightAfterItsRefundWasKnown_andNotBefore() {
    List<CompactEvent> events =
        List.of(
            bought(1, "A", "p", 20, 1),
            bought(5, "B", "q", 30, 1),
            event(EventType.REFUND, 6, 4, "B", "q", 30, 1));

    UserHistory before = userAt(events, 10);
    assertEquals(2, before.kept().purchaseCount());
    assertEquals(50_000_000, before.kept().orderValueMicros90d());
    UserHistory after = userAt(events, 11);
    assertEquals(1, after.kept().purchaseCount());
    assertEquals(20_000_000, after.kept().orderValueMicros90d());
    assertEquals(1, after.kept().pricedOrderCount90d());
    assertEquals(Instant.ofEpochMilli(START + DAY + DAY / 2), after.kept().lastPurchase());
    assertEquals("of p", after.kept().preferredCategory());
    // What a model of a release before was trained with.
    assertEquals(2, after.lifetimePurchaseCount());
    assertEquals(50_000_000, after.orderValueMicros90d());
    assertEquals(0, productAt("q", events, 11).keptPurchaseCount30d());
    assertEquals(1, productAt("q", events, 10).keptPurchaseCount30d());
    assertEquals(1, productAt("q", events, 11).purchaseCount30d());
  }

  @Test
  void refund_isNothingThatTheShopperDid() {
    List<CompactEvent> events =
        List.of(
            bought(1, "A", "p", 20, 1), refund(40, "A", "p", 20, 1), refund(41, "X", "p", 9, 1));

    UserHistory history = userAt(events, 50);
    assertEquals(1, history.lifetimeSessionCount());
    assertEquals(0, history.sessions30d());
    assertEquals(Instant.ofEpochMilli(START + DAY + DAY / 2), history.lastVisit());
    assertEquals(0, productAt("p", events, 50).priceCount7d());
    assertNull(productAt("p", List.of(refund(3, "X", "p", 9, 1)), 20).category());
  }

  @ParameterizedTest
  @CsvSource({
    // product, price, pieces of up to two refunds of 4 x p at 10 and 1 x q at 60: what is left
    "p, 10, 4, , 0, 0, true, 60",
    "p, 10, 1, , 0, 0, true, 90",
    "p, 10, 1, p, 10, 1, true, 80",
    "p, 10, 9, , 0, 0, true, 60",
    "p, 0, 0, , 0, 0, true, 60",
    "p, 7777, 2.5, , 0, 0, true, 75",
    ", 0, 0, , 0, 0, false, 0",
    "p, 10, 4, q, 60, 1, false, 0",
    "r, 10, 1, , 0, 0, true, 100",
    ", 30, 0, , 0, 0, true, 70",
    ", 97, 0, , 0, 0, false, 0",
    ", 97, 0, p, 10, 4, false, 0",
  })
  void partOfAnOrder_leavesTheRest(
      String product,
      int price,
      double pieces,
      String second,
      int secondPrice,
      double secondPieces,
      boolean any,
      int value) {
    List<CompactEvent> events = new ArrayList<>();
    events.add(bought(1, "A", "p", 10, 4));
    events.add(bought(1, "A", "q", 60, 1));
    events.add(refund(3, "A", product, price, pieces));
    if (secondPrice > 0) {
      events.add(refund(4, "A", second, secondPrice, secondPieces));
    }

    UserHistory.Kept kept = userAt(events, 20).kept();

    assertEquals(any ? 1 : 0, kept.purchaseCount());
    assertEquals(value * 1_000_000L, kept.orderValueMicros90d());
  }

  @Test
  void refundBeforeItsPurchase_counts_asThatOfAnyOrder() {
    List<CompactEvent> events =
        List.of(refund(3, "A", "p", 20, 1), event(EventType.PURCHASE, 2, 30, "A", "p", 20, 1));

    assertEquals(0, userAt(events, 40).kept().purchaseCount());
    assertEquals(1, userAt(events, 40).lifetimePurchaseCount());
  }

  @Test
  void refundFurtherThanAWindow_changesNothing_forTheOrderIsForgotten() {
    List<CompactEvent> events =
        List.of(
            bought(1, "A", "p", 20, 1),
            refund(91, "A", null, 0, 0),
            bought(2, "B", "p", 20, 1),
            refund(93, "B", null, 0, 0));

    assertEquals(1, userAt(events, 200).kept().purchaseCount());
    assertEquals(2, userAt(events, 200).lifetimePurchaseCount());
  }

  private List<CompactEvent> random(Random random) {
    List<CompactEvent> events = new ArrayList<>();
    int orders = 1 + random.nextInt(6);
    for (int i = 0; i < orders; i++) {
      String order = "o" + i;
      int day = random.nextInt(60);
      for (int lines = 1 + random.nextInt(3); lines > 0; lines--) {
        String product = random.nextBoolean() ? "p" : "q";
        int late = random.nextInt(3) == 0 ? random.nextInt(12) : 0;
        int price = random.nextInt(3) * 10;
        double pieces = new double[] {0, 1, 2, 0.75}[random.nextInt(4)];
        int after = random.nextInt(2);
        events.add(event(EventType.PURCHASE, day + after, late, order, product, price, pieces));
      }
      for (int refunds = random.nextInt(4); refunds > 0; refunds--) {
        String product = new String[] {"p", "q", null}[random.nextInt(3)];
        int late = random.nextInt(3) == 0 ? random.nextInt(12) : 0;
        int on = Math.max(0, day + random.nextInt(random.nextBoolean() ? 10 : 110) - 3);
        events.add(
            event(
                EventType.REFUND,
                on,
                late,
                random.nextInt(8) == 0 ? "unknown" : order,
                product,
                random.nextInt(3) * 10,
                new double[] {0, 1, 0.75}[random.nextInt(3)]));
      }
    }
    Collections.shuffle(events, random);
    return events;
  }

  @Property(tries = 60)
  void valueOfEachMidnight_isThatOfWhatWasKnownThen(@ForAll long seed) {
    List<CompactEvent> events = random(new Random(seed));
    for (int day = 1; day < 200; day += 1 + (int) (seed & 3)) {
      UserHistory history = userAt(events, day);
      int[] expected = Naive.ofUser(events, day);
      if (history != null) {
        assertEquals(expected[0], history.kept().purchaseCount(), "day " + day);
        assertEquals(
            expected[1], history.kept().orderValueMicros90d() / 10_000, 1, "value, day " + day);
        assertEquals(expected[2], history.kept().pricedOrderCount90d(), "priced, day " + day);
      } else {
        assertArrayEquals(new int[3], expected);
      }
    }
  }

  @Property(tries = 120)
  void nightAfterNight_isTheSameAsAllAtOnce_inWhateverOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<CompactEvent> events = random(random);
    KnownTimeline<UserTimeline, UserHistory> whole = user(events, days(0, DAYS));
    KnownTimeline<ProductTimeline, ProductStats> wholeProduct = product("p", events, days(0, DAYS));
    List<UserHistory> atOnce = whole.snapshots(days(0, DAYS));
    List<ProductStats> productAtOnce = wholeProduct.snapshots(days(0, DAYS));
    whole.close(FIRST.plusDays(DAYS));
    wholeProduct.close(FIRST.plusDays(DAYS));

    UserTimeline state = new UserTimeline();
    ProductTimeline productState = new ProductTimeline();
    List<UserHistory> nightly = new ArrayList<>();
    List<ProductStats> productNightly = new ArrayList<>();
    for (int from = 0; from < DAYS; ) {
      int until = Math.min(DAYS, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
      Collections.shuffle(events, random);
      KnownTimeline<UserTimeline, UserHistory> night =
          new KnownTimeline<>(UserTimeline::new, state);
      night.merge(user(events, days(from, until)));
      nightly.addAll(night.snapshots(days(from, until)));
      night.close(FIRST.plusDays(until));
      state = Histories.value(TimelineCodec.decodeUser(TimelineCodec.encode(night.timeline())));
      KnownTimeline<ProductTimeline, ProductStats> ofProduct =
          new KnownTimeline<>(ProductTimeline::new, productState);
      ofProduct.merge(product("p", events, days(from, until)));
      productNightly.addAll(ofProduct.snapshots(days(from, until)));
      ofProduct.close(FIRST.plusDays(until));
      productState =
          Histories.value(TimelineCodec.decodeProduct(TimelineCodec.encode(ofProduct.timeline())));
      from = until;
    }

    assertEquals(atOnce, nightly);
    assertEquals(productAtOnce, productNightly);
    assertArrayEquals(TimelineCodec.encode(whole.timeline()), TimelineCodec.encode(state));
    assertArrayEquals(
        TimelineCodec.encode(wholeProduct.timeline()), TimelineCodec.encode(productState));
    assertTrue(productAtOnce.stream().allMatch(stats -> stats.keptPurchaseCount30d() >= 0));
  }

  /** Lines of one order on two days, a fraction beside a piece, taken back before it was bought. */
  @Example
  void orderThatGrows_isAsManyPiecesAsItWasKnownToBe() {
    nightAfterNight_isTheSameAsAllAtOnce_inWhateverOrder(657);
  }

  /** By looking at all orders and refunds, in hundredths of the currency's unit. */
  private static final class Naive {

    private final Map<String, Map<Integer, double[]>> lines = new TreeMap<>();
    private final Set<String> gone = new HashSet<>();

    static int[] ofUser(List<CompactEvent> events, int asOf) {
      Map<String, List<CompactEvent>> orders = new TreeMap<>();
      events.stream()
          .filter(event -> day(event.countedMillis()) < asOf)
          .forEach(
              event -> orders.computeIfAbsent(event.orderId(), id -> new ArrayList<>()).add(event));
      int[] found = new int[3];
      orders.values().forEach(order -> add(order, asOf, found));
      return found;
    }

    private static int day(long millis) {
      return (int) ((millis - START) / DAY);
    }

    private static void add(List<CompactEvent> order, int asOf, int[] found) {
      int first =
          order.stream()
              .filter(event -> event.type() == EventType.PURCHASE)
              .mapToInt(event -> day(event.timeMillis()))
              .min()
              .orElse(Integer.MAX_VALUE);
      if (first == Integer.MAX_VALUE) {
        return;
      }
      Naive naive = new Naive();
      double[] given = new double[1];
      boolean[] whole = new boolean[1];
      for (CompactEvent event : order) {
        boolean near =
            day(event.countedMillis()) <= first + 90 && day(event.timeMillis()) >= first - 90;
        if (event.type() == EventType.PURCHASE) {
          naive
              .lines
              .computeIfAbsent(event.productId(), id -> new TreeMap<>())
              .merge(
                  (int) (event.amountMicros() / 10_000),
                  new double[] {event.timeMillis(), event.quantity() == 0 ? 1 : event.quantity()},
                  (a, b) -> a[0] < b[0] || (a[0] == b[0] && a[1] <= b[1]) ? a : b);
        } else if (near && event.productId() == null) {
          whole[0] |= event.priceMicros() == 0;
          given[0] += event.amountMicros() / 10_000.0;
        }
      }
      double before = 0;
      double left = 0;
      boolean any = false;
      for (Map.Entry<String, Map<Integer, double[]>> each : naive.lines.entrySet()) {
        double amount = each.getValue().keySet().stream().mapToInt(Integer::intValue).sum();
        double pieces = each.getValue().values().stream().mapToDouble(line -> line[1]).sum();
        double back = 0;
        for (CompactEvent event : order) {
          if (event.type() == EventType.REFUND
              && each.getKey().equals(event.productId())
              && day(event.countedMillis()) <= first + 90
              && day(event.timeMillis()) >= first - 90) {
            back += event.quantity() == 0 ? pieces : event.quantity();
          }
        }
        double rest = Math.max(0, pieces - back);
        any |= rest > 0.0001;
        before += amount;
        left += amount * rest / pieces;
      }
      double rest = Math.max(0, left - given[0]);
      boolean out = whole[0] || !any || (given[0] > 0 && before > 0 && rest < before / 20);
      found[0] += out ? 0 : 1;
      if (first >= asOf - 90 && !out) {
        found[1] += (int) Math.round(rest);
        found[2] += rest > 0.001 ? 1 : 0;
      }
    }
  }
}
