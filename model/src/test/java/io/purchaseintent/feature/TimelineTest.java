package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TimelineTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
  private static final LocalDate LAST = LocalDate.of(2024, 7, 1);
  private static final ClosedDays ALL = new ClosedDays(FIRST, LAST);
  private static final long START = Instant.parse("2024-02-01T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A session of the shopper. */
  private record Visit(String sessionId, List<CompactEvent> events) {}

  /** Visits across a leap day, many of their events exactly on a midnight. */
  private static List<Visit> visits(long seed) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int v = 0; v < 12; v++) {
      long time = START + random.nextInt(60) * DAY + (random.nextBoolean() ? 0 : random.nextInt());
      List<CompactEvent> events = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(8); e++) {
        events.add(Histories.event(random, Math.max(START, time), 100L * v + e));
        time += random.nextInt(3) * 600_000L;
      }
      visits.add(new Visit("s" + v, events));
    }
    return visits;
  }

  @Property(tries = 100)
  void userSnapshots_equalANaiveReckoningOnEveryDay(@ForAll long seed) {
    List<Visit> visits = visits(seed);
    UserTimeline timeline = new UserTimeline();
    visits.forEach(visit -> timeline.addVisit(visit.sessionId(), visit.events(), ALL));
    Map<Instant, UserHistory> snapshots = new HashMap<>();
    timeline.snapshots(ALL).forEach(history -> snapshots.put(history.asOf(), history));

    UserHistory current = null;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Instant asOf = Instant.parse(day + "T00:00:00Z");
      current = snapshots.getOrDefault(asOf, current);
      UserHistory expected = naiveUser(visits, asOf);
      if (current == null) {
        assertEquals(0, expected.lifetimeSessionCount(), "seed " + seed);
      } else {
        assertEquals(expected, current.withAsOf(asOf), "seed " + seed + ", as of " + asOf);
      }
    }
  }

  /** Nested loops over all events; shares nothing with the timeline. */
  private static UserHistory naiveUser(List<Visit> visits, Instant asOf) {
    long now = asOf.toEpochMilli();
    int sessions = 0;
    int recent = 0;
    long lastVisit = Long.MIN_VALUE;
    Map<String, Long> views = new HashMap<>();
    Map<String, Map<String, long[]>> orders = new HashMap<>();
    for (Visit visit : visits) {
      long named =
          visit.events().stream()
              .filter(event -> event.userId() != null)
              .mapToLong(CompactEvent::timeMillis)
              .min()
              .orElse(Long.MAX_VALUE);
      long first = visit.events().stream().mapToLong(CompactEvent::timeMillis).min().orElseThrow();
      // Whose it is is known from the first name on.
      long start = Math.max(named, first);
      sessions += start < now ? 1 : 0;
      recent += start < now && start >= now - 30 * DAY ? 1 : 0;
      for (CompactEvent event : visit.events()) {
        long time = Math.max(named, event.timeMillis());
        if (time >= now) {
          continue;
        }
        lastVisit = Math.max(lastVisit, time);
        if (event.type() == EventType.PRODUCT_VIEW
            && event.category() != null
            && time >= now - 90 * DAY) {
          views.merge(event.category(), 1L, Long::sum);
        }
        if (event.type() == EventType.PURCHASE) {
          String order =
              event.orderId() != null
                  ? event.orderId()
                  : visit.sessionId() + " at " + event.timeMillis();
          String product = event.productId() == null ? "" : event.productId();
          long amount = event.priceMicros() * (event.quantity() == 0 ? 1 : event.quantity());
          Map<String, long[]> lines = orders.computeIfAbsent(order, key -> new HashMap<>());
          long[] line = lines.get(product);
          if (line == null || time < line[0] || (time == line[0] && amount > line[1])) {
            lines.put(product, new long[] {time, amount});
          }
        }
      }
    }
    int priced = 0;
    long value = 0;
    long lastPurchase = Long.MIN_VALUE;
    for (Map<String, long[]> lines : orders.values()) {
      long ordered = lines.values().stream().mapToLong(line -> line[0]).min().orElseThrow();
      long amount = lines.values().stream().mapToLong(line -> line[1]).sum();
      lastPurchase = Math.max(lastPurchase, ordered);
      if (amount > 0 && ordered >= now - 90 * DAY) {
        priced++;
        value += amount;
      }
    }
    String preferred =
        views.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
            .map(Map.Entry::getKey)
            .orElse(null);
    return UserHistory.asOf(asOf)
        .lifetimePurchaseCount(orders.size())
        .orderValueMicros90d(value)
        .pricedOrderCount90d(priced)
        .lastPurchase(lastPurchase == Long.MIN_VALUE ? null : Instant.ofEpochMilli(lastPurchase))
        .preferredCategory(preferred)
        .lifetimeSessionCount(sessions)
        .sessions30d(recent)
        .lastVisit(lastVisit == Long.MIN_VALUE ? null : Instant.ofEpochMilli(lastVisit))
        .build();
  }

  @Property(tries = 100)
  void productSnapshots_equalANaiveReckoningOnEveryDay(@ForAll long seed) {
    List<Visit> visits = visits(seed);
    ProductTimeline timeline = new ProductTimeline();
    visits.forEach(
        visit -> visit.events().forEach(event -> timeline.add(visit.sessionId(), event)));
    Map<Instant, ProductStats> snapshots = new HashMap<>();
    timeline.snapshots(ALL).forEach(stats -> snapshots.put(stats.asOf(), stats));

    ProductStats current = null;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Instant asOf = Instant.parse(day + "T00:00:00Z");
      current = snapshots.getOrDefault(asOf, current);
      ProductStats expected = naiveProduct(visits, asOf);
      if (current != null) {
        assertEquals(expected, current.withAsOf(asOf), "seed " + seed + ", as of " + asOf);
      }
    }
  }

  private static ProductStats naiveProduct(List<Visit> visits, Instant asOf) {
    long now = asOf.toEpochMilli();
    int views = 0;
    long prices = 0;
    int priced = 0;
    CompactEvent named = null;
    Set<String> seen = new HashSet<>();
    Map<String, Long> orders = new HashMap<>();
    for (Visit visit : visits) {
      for (CompactEvent event : visit.events()) {
        if (event.type() == EventType.PURCHASE) {
          String order =
              event.orderId() != null
                  ? event.orderId()
                  : visit.sessionId() + " at " + event.timeMillis();
          orders.merge(order, event.timeMillis(), Math::min);
        }
        if (event.timeMillis() >= now) {
          continue;
        }
        boolean month = event.timeMillis() >= now - 30 * DAY;
        boolean week = event.timeMillis() >= now - 7 * DAY;
        views += month && event.type() == EventType.PRODUCT_VIEW ? 1 : 0;
        prices += week ? event.priceMicros() : 0;
        priced += week && event.priceMicros() > 0 ? 1 : 0;
        if (event.category() != null
            && (named == null
                || event.timeMillis() > named.timeMillis()
                || (event.timeMillis() == named.timeMillis()
                    && event.category().compareTo(String.valueOf(named.category())) > 0))) {
          named = event;
        }
      }
    }
    orders.forEach(
        (order, time) -> {
          if (time < now && time >= now - 30 * DAY) {
            seen.add(order);
          }
        });
    return ProductStats.asOf(asOf)
        .purchaseCount30d(seen.size())
        .viewCount30d(views)
        .priceSumMicros7d(prices)
        .priceCount7d(priced)
        .category(named == null ? null : named.category())
        .build();
  }

  @Property(tries = 100)
  void merge_isTheSameHoweverTheVisitsAreParted(@ForAll long seed) {
    List<Visit> visits = visits(seed);
    UserTimeline whole = new UserTimeline();
    UserTimeline left = new UserTimeline();
    UserTimeline right = new UserTimeline();
    for (int i = 0; i < visits.size(); i++) {
      Visit visit = visits.get(i);
      whole.addVisit(visit.sessionId(), visit.events(), ALL);
      (i % 3 == 0 ? left : right).addVisit(visit.sessionId(), visit.events(), ALL);
    }
    byte[] rightBefore = TimelineCodec.encode(right);

    left.merge(right);

    assertEquals(whole.snapshots(ALL), left.snapshots(ALL));
    assertArrayEquals(rightBefore, TimelineCodec.encode(right));
    assertArrayEquals(
        TimelineCodec.encode(whole),
        TimelineCodec.encode(
            Histories.value(TimelineCodec.decodeUser(TimelineCodec.encode(left)))));
  }

  @Test
  void snapshots_whenADayLeavesItsWindow_changeThoughNothingHappened() {
    UserTimeline timeline = new UserTimeline();
    timeline.addVisit("s", List.of(Histories.view("2024-02-10T12:00:00Z", "p", "c")), ALL);

    List<UserHistory> snapshots = timeline.snapshots(ALL);

    assertEquals(
        List.of(
            Instant.parse("2024-02-11T00:00:00Z"),
            Instant.parse("2024-03-12T00:00:00Z"),
            Instant.parse("2024-05-11T00:00:00Z")),
        snapshots.stream().map(UserHistory::asOf).toList());
    assertEquals(1, snapshots.get(0).sessions30d());
    assertEquals(0, snapshots.get(1).sessions30d());
    assertNull(snapshots.get(2).preferredCategory());
  }

  @Test
  void order_shownAgainOnAnotherDay_isOneOrderOfItsFirstDay() {
    UserTimeline timeline = new UserTimeline();
    for (String time : List.of("2024-02-10T23:59:00Z", "2024-02-11T00:01:00Z")) {
      timeline.addVisit(
          "s" + time,
          List.of(Histories.plain(EventType.PURCHASE, time, "p", null, 5_000_000, "o1")),
          ALL);
    }

    UserHistory last = timeline.snapshots(new ClosedDays(FIRST, LocalDate.of(2024, 2, 12))).get(1);

    assertEquals(1, last.lifetimePurchaseCount());
    assertEquals(5_000_000, last.orderValueMicros90d());
    assertEquals(Instant.parse("2024-02-10T23:59:00Z"), last.lastPurchase());
  }
}
