package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.KnownTimelineCodec;
import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An event counts from when it was known, in values of all days at once and night after night. */
final class KnownTimelineTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 1, 20);
  private static final LocalDate LAST = FIRST.plusDays(200);
  private static final ClosedDays ALL = new ClosedDays(FIRST, LAST);
  private static final long START = Instant.parse("2024-01-20T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final DeclaredFeatures DECLARED = Declarations.ofShoppersAndProducts();
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));

  /** How timelines of a kind are made, and closed. */
  private record Kind<T extends Timeline<T, S>, S>(
      Supplier<T> empty,
      Splitting<T, S> split,
      Function<T, byte[]> state,
      Function<byte[], T> ofState,
      Function<KnownTimeline<T, S>, KnownTimeline<T, S>> sent) {

    private interface Splitting<T extends Timeline<T, S>, S> {
      Map<String, KnownTimeline<T, S>> of(KnownVisits known, String id, List<CompactEvent> stretch);
    }

    /** What was known on some days, by whom or what it is of. */
    TreeMap<String, KnownTimeline<T, S>> happened(
        Map<String, List<CompactEvent>> events, ClosedDays days) {
      TreeMap<String, KnownTimeline<T, S>> all = new TreeMap<>();
      KnownVisits known = new KnownVisits(GAP, days, DECLARED);
      events.forEach(
          (id, ofId) ->
              GAP.stretches(ofId)
                  .forEach(
                      stretch ->
                          split
                              .of(known, id, stretch)
                              .forEach(
                                  (name, more) ->
                                      all.computeIfAbsent(name, n -> new KnownTimeline<>(empty))
                                          .merge(sent.apply(more)))));
      return all;
    }

    /** What one would say who had heard of nothing else. */
    S oracle(Map<String, List<CompactEvent>> events, String name, long asOfDay) {
      Map<String, List<CompactEvent>> heard = new TreeMap<>();
      events.forEach(
          (id, ofId) ->
              heard.put(
                  id,
                  ofId.stream()
                      .filter(event -> event.countedMillis() < asOfDay * DAY)
                      .map(KnownTimelineTest::onTime)
                      .toList()));
      KnownTimeline<T, S> timeline = happened(heard, ALL).get(name);
      return timeline == null ? null : timeline.timeline().valueAt(asOfDay);
    }
  }

  private static UserHistory ofUser(
      Map<String, List<CompactEvent>> events, String name, long asOfDay) {
    UserTimeline timeline = new UserTimeline();
    events.forEach(
        (id, ofId) -> {
          List<CompactEvent> heard =
              ofId.stream()
                  .filter(event -> name.equals(event.userId()))
                  .filter(event -> event.countedMillis() < asOfDay * DAY)
                  .toList();
          ShownAgain again = ShownAgain.in(id, ofId);
          heard.stream()
              .filter(event -> !again.contain(event))
              .forEach(
                  event ->
                      DECLARED.countOfShopper(timeline.declared(), id, event, event.timeMillis()));
          for (List<CompactEvent> visit : GAP.split(heard)) {
            timeline.addStarts(AsOfDays.dayOf(visit.get(0).timeMillis()), 1);
            for (CompactEvent event : visit) {
              NamedProducts then = new NamedProducts(visitThen(event, ofId));
              timeline.add(id, event, event.timeMillis(), then);
            }
          }
        });
    return timeline.isEmpty() ? null : timeline.valueAt(asOfDay);
  }

  /** What was known of an event's visit when it counted, so of what category its product was. */
  private static List<CompactEvent> visitThen(CompactEvent event, List<CompactEvent> ofId) {
    return GAP
        .split(ofId.stream().filter(each -> each.countedDay() <= event.countedDay()).toList())
        .stream()
        .filter(visit -> visit.contains(event))
        .findFirst()
        .orElseThrow();
  }

  /** What one would say who had heard of nothing else. */
  @FunctionalInterface
  private interface Oracle<S> {
    S says(Map<String, List<CompactEvent>> events, String name, long asOfDay);
  }

  private static final Kind<UserTimeline, UserHistory> USERS =
      new Kind<>(
          UserTimeline::new,
          KnownVisits::users,
          TimelineCodec::encode,
          bytes -> Histories.value(TimelineCodec.decodeUser(bytes)),
          known -> KnownTimelineCodec.decodeUser(KnownTimelineCodec.encodeUser(known)));

  private static final Kind<ProductTimeline, ProductStats> PRODUCTS =
      new Kind<>(
          ProductTimeline::new,
          KnownVisits::products,
          TimelineCodec::encode,
          bytes -> Histories.value(TimelineCodec.decodeProduct(bytes)),
          known -> KnownTimelineCodec.decodeProduct(KnownTimelineCodec.encodeProduct(known)));

  private static CompactEvent onTime(CompactEvent event) {
    return by(event.userId(), event);
  }

  /** The event, known when it happened, of another shopper. */
  private static CompactEvent by(String user, CompactEvent event) {
    return new CompactEvent(
        event.timeMillis(),
        event.sequence(),
        event.idHash(),
        event.type(),
        event.productId(),
        event.category(),
        event.priceMicros(),
        event.quantity(),
        event.orderId(),
        user,
        event.device(),
        event.channel(),
        event.country(),
        event.zone());
  }

  /** The same events, those of each session id of one shopper, who is named in all. */
  private static Map<String, List<CompactEvent>> ofOneShopper(
      Map<String, List<CompactEvent>> events) {
    Map<String, List<CompactEvent>> ofOne = new TreeMap<>();
    events.forEach(
        (id, ofId) ->
            ofOne.put(
                id,
                ofId.stream()
                    .map(
                        event ->
                            by("u" + id.hashCode() % 2, event)
                                .knownAt(event.knownMillis(), event.countedMillis()))
                    .toList()));
    return ofOne;
  }

  /** By session id, some over midnight, a third of the events known up to so many days late. */
  private static Map<String, List<CompactEvent>> events(long seed, int daysLate) {
    Random random = new Random(seed);
    Map<String, List<CompactEvent>> events = new TreeMap<>();
    for (int v = 0; v < 10; v++) {
      long time = START + random.nextInt(120) * DAY;
      time += random.nextInt(3) == 0 ? 0 : DAY - random.nextInt(3_600_000);
      List<CompactEvent> visit = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(8); e++) {
        CompactEvent event = Histories.event(random, time, 100L * v + e);
        boolean isLate = random.nextInt(3) == 0;
        long known = time + (isLate ? random.nextLong(daysLate * DAY) : random.nextInt(60_000));
        visit.add(event.knownAt(known, random.nextInt(9) == 0 ? known + DAY : known));
        time += random.nextInt(3) * 900_000L;
      }
      visit.sort(null);
      events.put("s" + v, visit);
    }
    return events;
  }

  private static <T extends Timeline<T, S>, S> void assertIsAsHeard(
      Kind<T, S> kind, Oracle<S> oracle, long seed, int daysLate) {
    Map<String, List<CompactEvent>> events = ofOneShopper(events(seed, daysLate));
    kind.happened(events, ALL)
        .forEach(
            (name, timeline) -> {
              TreeMap<Long, S> rows = new TreeMap<>();
              for (S row : timeline.snapshots(ALL)) {
                rows.put(asOfDay(row), row);
              }
              S current = null;
              for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
                long asOf = day.toEpochDay();
                current = rows.getOrDefault(asOf, current);
                S heard = oracle.says(events, name, asOf);
                boolean isSame =
                    current == null
                        ? heard == null
                        : heard != null && timeline.timeline().isSame(current, heard);
                assertTrue(
                    isSame,
                    () -> "seed " + seed + ", " + name + " as of day " + asOf + ": " + heard);
              }
            });
  }

  private static long asOfDay(Object row) {
    Instant asOf = row instanceof UserHistory user ? user.asOf() : ((ProductStats) row).asOf();
    return asOf.toEpochMilli() / DAY;
  }

  @Property(tries = 20)
  void users_areAsOneWouldSay_whoHeardOfNothingElse(@ForAll long seed) {
    assertIsAsHeard(USERS, KnownTimelineTest::ofUser, seed, 60);
  }

  /** A view becomes known late that tells of which category a product is that was bought before. */
  @Example
  void line_keepsTheCategoryThatWasKnownWhenItCounted() {
    assertIsAsHeard(USERS, KnownTimelineTest::ofUser, -93, 60);
  }

  @Property(tries = 20)
  void products_areAsOneWouldSay_whoHeardOfNothingElse(@ForAll long seed) {
    assertIsAsHeard(PRODUCTS, PRODUCTS::oracle, seed, 20);
  }

  /** Night after night, or in stretches, gives the rows and the states of one run over all. */
  private static <T extends Timeline<T, S>, S> void assertNightsAreTheWhole(
      Kind<T, S> kind, long seed) {
    Map<String, List<CompactEvent>> events = events(seed, 110);
    Random random = new Random(seed);
    for (int longest : new int[] {1, 45}) {
      Map<String, List<S>> rows = new TreeMap<>();
      Map<String, byte[]> states = new TreeMap<>();
      for (LocalDate day = FIRST; day.isBefore(LAST); ) {
        LocalDate next = day.plusDays(1 + random.nextInt(longest));
        ClosedDays days = new ClosedDays(day, next.isAfter(LAST) ? LAST : next);
        TreeMap<String, KnownTimeline<T, S>> happened = kind.happened(events, days);
        states
            .keySet()
            .forEach(name -> happened.putIfAbsent(name, new KnownTimeline<>(kind.empty)));
        happened.forEach(
            (name, more) -> {
              byte[] before = states.get(name);
              T state = before == null ? kind.empty.get() : kind.ofState.apply(before);
              if (more.isEmpty() && state.nextChange(days.from()) > days.until().toEpochDay()) {
                return;
              }
              KnownTimeline<T, S> timeline = new KnownTimeline<>(kind.empty, state);
              timeline.merge(more);
              rows.computeIfAbsent(name, n -> new ArrayList<>()).addAll(timeline.snapshots(days));
              timeline.close(days.until());
              states.put(name, kind.state.apply(timeline.timeline()));
            });
        day = next;
      }
      kind.happened(events, ALL)
          .forEach(
              (name, whole) -> {
                assertEquals(whole.snapshots(ALL), rows.get(name), "seed " + seed + ", " + name);
                whole.close(LAST);
                assertArrayEquals(
                    kind.state.apply(whole.timeline()), states.get(name), "seed " + seed);
              });
    }
  }

  @Property(tries = 20)
  void usersClosedByNights_areThoseOfTheWhole(@ForAll long seed) {
    assertNightsAreTheWhole(USERS, seed);
  }

  @Property(tries = 20)
  void productsClosedByNights_areThoseOfTheWhole(@ForAll long seed) {
    assertNightsAreTheWhole(PRODUCTS, seed);
  }

  private static CompactEvent known(String time, CompactEvent event) {
    long millis = Instant.parse(time).toEpochMilli();
    return event.knownAt(millis, millis);
  }

  @Test
  void purchaseThatWasReceivedTenDaysLater_isInNoHistoryBefore() {
    List<CompactEvent> visit =
        List.of(
            Histories.view("2024-02-02T12:00:00Z", "p", "c"),
            known(
                "2024-02-12T09:00:00Z",
                Histories.plain(
                    EventType.PURCHASE, "2024-02-02T12:05:00Z", "p", null, 5_000_000, "o1")));

    Instant known = Instant.parse("2024-02-13T00:00:00Z");
    List<UserHistory> rows = USERS.happened(Map.of("s", visit), ALL).get("u").snapshots(ALL);
    List<UserHistory> after = rows.stream().filter(row -> !row.asOf().isBefore(known)).toList();

    assertEquals(Instant.parse("2024-02-03T00:00:00Z"), rows.get(0).asOf());
    assertEquals(known, after.get(0).asOf());
    rows.forEach(
        row ->
            assertEquals(
                row.asOf().isBefore(known) ? 0 : 1, row.lifetimePurchaseCount(), "" + row));
    assertEquals(Instant.parse("2024-02-02T12:05:00Z"), after.get(0).lastPurchase());
  }

  @Test
  void eventThatMakesOneVisitOfTwo_whenItIsKnown_isOneVisitFewerFromThenOn() {
    List<CompactEvent> visit =
        List.of(
            Histories.view("2024-02-02T12:00:00Z", "p", "c"),
            known("2024-02-05T09:00:00Z", Histories.view("2024-02-02T12:20:00Z", "q", "c")),
            Histories.view("2024-02-02T12:40:00Z", "p", "c"));

    List<UserHistory> rows = USERS.happened(Map.of("s", visit), ALL).get("u").snapshots(ALL);

    assertEquals(2, rows.get(0).lifetimeSessionCount());
    assertEquals(Instant.parse("2024-02-06T00:00:00Z"), rows.get(1).asOf());
    assertEquals(1, rows.get(1).lifetimeSessionCount());
    assertEquals(1, rows.get(1).sessions30d());
  }
}
