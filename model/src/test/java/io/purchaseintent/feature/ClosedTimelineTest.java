package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.hash.StableHash;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Closing days one after the other gives what closing all at once gives. */
final class ClosedTimelineTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 1, 20);
  private static final int EVENT_DAYS = 150;
  private static final LocalDate LAST = FIRST.plusDays(EVENT_DAYS + 120);
  private static final ClosedDays ALL = new ClosedDays(FIRST, LAST);
  private static final long START = Instant.parse("2024-01-20T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** A session of the shopper. */
  private record Visit(String sessionId, List<CompactEvent> events) {}

  /** What the closing of days gives: rows, and the state that is left. */
  private record Closed<S>(List<S> rows, byte[] state) {}

  /**
   * Visits over months, some over midnight, many events exactly on one, some a second and a third
   * time of an order of months ago.
   */
  private static List<Visit> visits(long seed) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int v = 0; v < 14; v++) {
      long time = START + random.nextInt(EVENT_DAYS) * DAY;
      time += random.nextInt(3) == 0 ? 0 : DAY - random.nextInt(3_600_000);
      List<CompactEvent> events = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(8); e++) {
        events.add(Histories.event(random, time, 100L * v + e));
        time += random.nextInt(3) * 900_000L;
      }
      visits.add(new Visit("s" + v, events));
    }
    return visits;
  }

  private static UserTimeline user(List<Visit> visits, ClosedDays days) {
    UserTimeline timeline = new UserTimeline();
    visits.forEach(visit -> timeline.addVisit(visit.sessionId(), visit.events(), days));
    return timeline;
  }

  private static ProductTimeline product(List<Visit> visits, ClosedDays days) {
    ProductTimeline timeline = new ProductTimeline();
    for (Visit visit : visits) {
      for (CompactEvent event : visit.events()) {
        if (days.contain(event.timeMillis())) {
          timeline.add(visit.sessionId(), event);
        }
      }
    }
    return timeline;
  }

  private static Closed<UserHistory> closeUser(byte[] state, List<Visit> visits, ClosedDays days) {
    UserTimeline timeline = Histories.value(TimelineCodec.decodeUser(state));
    UserTimeline more = user(visits, days);
    if (more.isEmpty() && timeline.nextChange(days.from()) > days.until().toEpochDay()) {
      assertEquals(List.of(), timeline.snapshots(days));
      return new Closed<>(List.of(), state);
    }
    timeline.merge(more);
    List<UserHistory> rows = timeline.snapshots(days);
    timeline.close(days.until());
    return new Closed<>(rows, TimelineCodec.encode(timeline));
  }

  private static Closed<ProductStats> closeProduct(
      byte[] state, List<Visit> visits, ClosedDays days) {
    ProductTimeline timeline = Histories.value(TimelineCodec.decodeProduct(state));
    ProductTimeline more = product(visits, days);
    if (more.isEmpty() && timeline.nextChange(days.from()) > days.until().toEpochDay()) {
      assertEquals(List.of(), timeline.snapshots(days));
      return new Closed<>(List.of(), state);
    }
    timeline.merge(more);
    List<ProductStats> rows = timeline.snapshots(days);
    timeline.close(days.until());
    return new Closed<>(rows, TimelineCodec.encode(timeline));
  }

  /** Closes stretch after stretch, and looks at the state after each of them. */
  private static <S> List<S> closeAll(
      byte[] none,
      List<ClosedDays> stretches,
      BiFunction<byte[], ClosedDays, Closed<S>> close,
      Function<LocalDate, byte[]> whole) {
    List<S> rows = new ArrayList<>();
    byte[] state = none;
    for (ClosedDays stretch : stretches) {
      Closed<S> closed = close.apply(state, stretch);
      rows.addAll(closed.rows());
      state = closed.state();
      assertArrayEquals(whole.apply(stretch.until()), state, "state as of " + stretch.until());
    }
    return rows;
  }

  /** Each day alone, or stretches of a random number of days. */
  private static List<ClosedDays> stretches(Random random, int longest) {
    List<ClosedDays> stretches = new ArrayList<>();
    for (LocalDate day = FIRST; day.isBefore(LAST); ) {
      LocalDate next = day.plusDays(1 + random.nextInt(longest));
      stretches.add(new ClosedDays(day, next.isAfter(LAST) ? LAST : next));
      day = next;
    }
    return stretches;
  }

  @Property(tries = 30)
  void userClosedBySplits_hasTheRowsAndTheStateOfTheWhole(@ForAll long seed) {
    List<Visit> visits = visits(seed);
    Random random = new Random(seed);

    for (int longest : new int[] {1, 45}) {
      List<UserHistory> rows =
          closeAll(
              TimelineCodec.encode(new UserTimeline()),
              stretches(random, longest),
              (state, days) -> closeUser(state, visits, days),
              until -> {
                UserTimeline whole = user(visits, new ClosedDays(FIRST, until));
                whole.close(until);
                return TimelineCodec.encode(whole);
              });

      assertEquals(user(visits, ALL).snapshots(ALL), rows, "seed " + seed);
    }
  }

  @Property(tries = 30)
  void productClosedBySplits_hasTheRowsAndTheStateOfTheWhole(@ForAll long seed) {
    List<Visit> visits = visits(seed);
    Random random = new Random(seed);

    for (int longest : new int[] {1, 45}) {
      List<ProductStats> rows =
          closeAll(
              TimelineCodec.encode(new ProductTimeline()),
              stretches(random, longest),
              (state, days) -> closeProduct(state, visits, days),
              until -> {
                ProductTimeline whole = product(visits, new ClosedDays(FIRST, until));
                whole.close(until);
                return TimelineCodec.encode(whole);
              });

      assertEquals(product(visits, ALL).snapshots(ALL), rows, "seed " + seed);
    }
  }

  @Test
  void close_ofAShopperOfADayLongAgo_keepsNoDay_andKnowsOfNoChangeToCome() {
    UserTimeline timeline = new UserTimeline();
    timeline.addVisit(
        "s",
        List.of(
            Histories.view("2024-02-10T12:00:00Z", "p", "c"),
            Histories.plain(
                EventType.PURCHASE, "2024-02-10T12:05:00Z", "p", null, 5_000_000, "o1")),
        ALL);

    timeline.close(LocalDate.of(2024, 2, 11));
    long first = timeline.nextChange(LocalDate.of(2024, 2, 11));
    timeline.close(LocalDate.of(2024, 3, 12));
    long second = timeline.nextChange(LocalDate.of(2024, 3, 12));
    timeline.close(LocalDate.of(2024, 6, 1));

    assertEquals(LocalDate.of(2024, 3, 12).toEpochDay(), first);
    assertEquals(LocalDate.of(2024, 5, 11).toEpochDay(), second);
    assertEquals(Long.MAX_VALUE, timeline.nextChange(LocalDate.of(2024, 6, 1)));
    assertTrue(timeline.days().isEmpty());
    assertTrue(timeline.orders().isEmpty());
    assertEquals(1, timeline.settled().orders().size());
    assertTrue(TimelineCodec.encode(timeline).length < 40);
  }

  @Test
  void ordersOfAllTimes_ofAProduct_areKnownUpToABound_theSameOnesInHoweverManySteps() {
    int all = ProductTimeline.MOST_ORDERS + 500;
    long day = FIRST.toEpochDay();
    ProductTimeline atOnce = new ProductTimeline();
    ProductTimeline bySteps = new ProductTimeline();
    for (int order = 0; order < all; order++) {
      long hash = StableHash.of("order" + order);
      for (ProductTimeline timeline : List.of(atOnce, bySteps)) {
        timeline.addOrder(hash, (day + order % 7) * DAY);
        timeline.day(day + order % 7).add(ProductTimeline.Count.VIEWS, 1);
      }
    }

    atOnce.close(FIRST.plusDays(60));
    for (int days = 31; days <= 60; days++) {
      bySteps.close(FIRST.plusDays(days));
    }

    assertEquals(ProductTimeline.MOST_ORDERS, atOnce.settled().orders().size());
    assertTrue(atOnce.orders().isEmpty());
    assertArrayEquals(TimelineCodec.encode(atOnce), TimelineCodec.encode(bySteps));
    assertTrue(TimelineCodec.encode(atOnce).length < 81_000);
  }

  @Test
  void ordersOfAllTimes_ofAShopper_areKnownUpToABound_andAllAreCounted() {
    int all = UserTimeline.MOST_ORDERS + 500;
    long day = FIRST.toEpochDay();
    UserTimeline atOnce = new UserTimeline();
    UserTimeline bySteps = new UserTimeline();
    for (int order = 0; order < all; order++) {
      for (UserTimeline timeline : List.of(atOnce, bySteps)) {
        long time = (day + order % 7) * DAY;
        timeline.order("order" + order).add("p", new OrderLines.Line(time, 1, null));
        timeline.day(day + order % 7).addEventAt(time);
      }
    }

    atOnce.close(FIRST.plusDays(120));
    for (int days = 91; days <= 120; days++) {
      bySteps.close(FIRST.plusDays(days));
    }
    byte[] bytes = TimelineCodec.encode(atOnce);
    UserTimeline goingOn = ((Decoded.Value<UserTimeline>) TimelineCodec.decodeUser(bytes)).value();

    assertEquals(UserTimeline.MOST_ORDERS, goingOn.settled().orders().size());
    assertEquals(all, goingOn.valueAt(FIRST.plusDays(121).toEpochDay()).lifetimePurchaseCount());
    assertArrayEquals(bytes, TimelineCodec.encode(bySteps));
    assertTrue(bytes.length < 81_000, bytes.length + " bytes");
  }

  @Test
  void visitOverMidnight_closedByDays_startsOnItsFirstDayAlone() {
    List<CompactEvent> visit =
        List.of(
            Histories.view("2024-02-10T23:55:00Z", "p", "c"),
            Histories.view("2024-02-11T00:05:00Z", "q", "c"));
    UserTimeline first = new UserTimeline();
    UserTimeline second = new UserTimeline();

    first.addVisit("s", visit, new ClosedDays(FIRST, LocalDate.of(2024, 2, 11)));
    second.addVisit("s", visit, new ClosedDays(LocalDate.of(2024, 2, 11), LAST));

    assertEquals(1, first.day(19763).count(UserTimeline.Count.SESSION_STARTS));
    assertEquals(0, second.day(19764).count(UserTimeline.Count.SESSION_STARTS));
    assertEquals(1, second.day(19764).viewsByCategory().get("c"));
  }

  @Test
  void closedDays_cannotBeAddedToOrToldAgain() {
    UserTimeline user = new UserTimeline();
    user.addVisit("s", List.of(Histories.view("2024-02-10T12:00:00Z", "p", "c")), ALL);
    UserTimeline late = new UserTimeline();
    late.merge(user);
    user.close(LocalDate.of(2024, 2, 11));

    IllegalArgumentException added =
        assertThrows(IllegalArgumentException.class, () -> user.merge(late));
    IllegalArgumentException addedTo =
        assertThrows(IllegalArgumentException.class, () -> late.merge(user));
    IllegalArgumentException told =
        assertThrows(IllegalArgumentException.class, () -> user.snapshots(ALL));

    assertEquals(
        "A shopper's days until 2024-02-11 are closed, and cannot be added to: go on from a state"
            + " as of an earlier day",
        added.getMessage());
    assertEquals(added.getMessage(), addedTo.getMessage());
    assertEquals(
        "A timeline that is closed as of 2024-02-11 cannot tell 2024-01-20 until 2024-10-16",
        told.getMessage());
  }

  @Test
  void bytesOfAnotherVersion_orThatAreCutOff_areToldApart() {
    ProductTimeline product = new ProductTimeline();
    product.add("s", Histories.view("2024-02-10T12:00:00Z", "p", "c"));
    product.close(LocalDate.of(2024, 2, 11));
    byte[] bytes = TimelineCodec.encode(product);
    byte[] other = bytes.clone();
    other[0] = 9;

    assertEquals(new Decoded.OtherVersion<>(9), TimelineCodec.decodeProduct(other));
    assertInstanceOf(
        Decoded.Corrupt.class, TimelineCodec.decodeProduct(Arrays.copyOf(bytes, bytes.length - 1)));
  }
}
