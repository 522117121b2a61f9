package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.event.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TimelineTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
  private static final LocalDate LAST = LocalDate.of(2024, 7, 1);
  private static final ClosedDays ALL = new ClosedDays(FIRST, LAST);
  private static final long START = Instant.parse("2024-02-01T00:00:00Z").toEpochMilli();

  /** The timeline of a view and a purchase on 10 February, as the first release wrote it. */
  private static final String FIRST_TIMELINE =
      "010001e6b40201e1b0d0140101630101036f3a6f010170c0b1a3aeb263c096b102";

  @Property(tries = 100)
  void userSnapshots_equalANaiveReckoningOnEveryDay(@ForAll long seed) {
    List<NaiveHistory.Visit> visits = NaiveHistory.visits(seed, START, 60);
    UserTimeline timeline = new UserTimeline();
    visits.forEach(visit -> timeline.addVisit(visit.sessionId(), visit.events(), ALL));
    Map<Instant, UserHistory> snapshots = new HashMap<>();
    timeline.snapshots(ALL).forEach(history -> snapshots.put(history.asOf(), history));

    UserHistory current = null;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Instant asOf = Instant.parse(day + "T00:00:00Z");
      current = snapshots.getOrDefault(asOf, current);
      UserHistory expected = NaiveHistory.user(visits, asOf);
      if (current == null) {
        assertEquals(0, expected.lifetimeSessionCount(), "seed " + seed);
      } else {
        assertEquals(expected, current.withAsOf(asOf), "seed " + seed + ", as of " + asOf);
      }
    }
  }

  @Property(tries = 100)
  void productSnapshots_equalANaiveReckoningOnEveryDay(@ForAll long seed) {
    List<NaiveHistory.Visit> visits = NaiveHistory.visits(seed, START, 60);
    ProductTimeline timeline = new ProductTimeline();
    visits.forEach(
        visit -> visit.events().forEach(event -> timeline.add(visit.sessionId(), event)));
    Map<Instant, ProductStats> snapshots = new HashMap<>();
    timeline.snapshots(ALL).forEach(stats -> snapshots.put(stats.asOf(), stats));

    ProductStats current = null;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Instant asOf = Instant.parse(day + "T00:00:00Z");
      current = snapshots.getOrDefault(asOf, current);
      ProductStats expected = NaiveHistory.product(visits, asOf);
      if (current != null) {
        assertEquals(expected, current.withAsOf(asOf), "seed " + seed + ", as of " + asOf);
      }
    }
  }

  @Property(tries = 100)
  void merge_isTheSameHoweverTheVisitsAreParted(@ForAll long seed) {
    List<NaiveHistory.Visit> visits = NaiveHistory.visits(seed, START, 60);
    UserTimeline whole = new UserTimeline();
    UserTimeline left = new UserTimeline();
    UserTimeline right = new UserTimeline();
    for (int i = 0; i < visits.size(); i++) {
      NaiveHistory.Visit visit = visits.get(i);
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
    assertNull(snapshots.get(2).mostViewedCategory());
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

  @Test
  void productAtTwoPrices_inOneOrder_isTwoLines_andShownAgainNoThird() {
    UserTimeline timeline = new UserTimeline();
    timeline.addVisit(
        "s",
        List.of(
            Histories.plain(
                EventType.PURCHASE, "2024-02-10T12:00:00.000Z", "p", null, 40_000_000, "o"),
            Histories.plain(
                EventType.PURCHASE, "2024-02-10T12:00:00.500Z", "p", null, 20_000_000, "o"),
            Histories.plain(
                EventType.PURCHASE, "2024-02-10T12:00:09.000Z", "p", null, 40_000_000, "o")),
        ALL);

    UserHistory history = timeline.snapshots(ALL).get(0);

    assertEquals(60_000_000, history.orderValueMicros90d());
    assertEquals(1, history.lifetimePurchaseCount());
  }

  @Test
  void preferredCategory_isThatOfMostOrderLines_ofTiesTheFirst_andNotWhatIsViewed() {
    UserTimeline timeline = new UserTimeline();
    timeline.addVisit(
        "s1",
        List.of(
            Histories.view("2024-02-10T12:00:00Z", "p1", "hats"),
            Histories.view("2024-02-10T12:01:00Z", "p1", "hats"),
            Histories.view("2024-02-10T12:02:00Z", "p2", "shoes"),
            // The page of the order names no category: that of the visit counts.
            Histories.plain(EventType.PURCHASE, "2024-02-10T12:03:00Z", "p2", null, 0, "o1"),
            Histories.plain(EventType.PURCHASE, "2024-02-10T12:03:00Z", "p3", "bags", 0, "o1"),
            // Named later only: not known at the purchase.
            Histories.plain(EventType.PURCHASE, "2024-02-10T12:04:00Z", "p4", null, 0, "o2"),
            Histories.view("2024-02-10T12:05:00Z", "p4", "coats")),
        ALL);
    timeline.addVisit(
        "s2",
        List.of(
            // The same order shown again is no second line of shoes.
            Histories.plain(EventType.PURCHASE, "2024-02-11T12:00:00Z", "p2", "shoes", 0, "o1"),
            Histories.plain(EventType.PURCHASE, "2024-02-12T12:00:00Z", "p5", "shoes", 0, "o3")),
        ALL);

    Map<Instant, UserHistory> snapshots = new HashMap<>();
    timeline.snapshots(ALL).forEach(history -> snapshots.put(history.asOf(), history));

    UserHistory tied = snapshots.get(Instant.parse("2024-02-11T00:00:00Z"));
    assertEquals("bags", tied.preferredCategory());
    assertEquals("hats", tied.mostViewedCategory());
    assertEquals("shoes", snapshots.get(Instant.parse("2024-02-13T00:00:00Z")).preferredCategory());
    // o1 left the 90 days, o3 did not yet.
    assertEquals("shoes", snapshots.get(Instant.parse("2024-05-11T00:00:00Z")).preferredCategory());
    assertNull(snapshots.get(Instant.parse("2024-05-13T00:00:00Z")).preferredCategory());
  }

  /** What the lake keeps of closed days from before lines had a category. */
  @Test
  void timelineOfTheFirstRelease_isRead_withoutCategoriesOfOrders() {
    UserTimeline timeline = new UserTimeline();
    timeline.addVisit(
        "s",
        List.of(
            Histories.view("2024-02-10T12:00:00Z", "p", "c"),
            Histories.plain(EventType.PURCHASE, "2024-02-10T12:01:00Z", "p", "c", 5_000_000, "o")),
        ALL);
    byte[] first = HexFormat.of().parseHex(FIRST_TIMELINE);

    UserHistory read = Histories.value(TimelineCodec.decodeUser(first)).snapshots(ALL).get(0);

    UserHistory now = timeline.snapshots(ALL).get(0);
    assertNull(read.preferredCategory());
    assertEquals("c", now.preferredCategory());
    assertEquals(now.orderValueMicros90d(), read.orderValueMicros90d());
    assertEquals(now.lastPurchase(), read.lastPurchase());
    assertEquals(now.mostViewedCategory(), read.mostViewedCategory());
  }
}
