package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a shop declares is what one would reckon by hand, at every midnight and at each request. */
final class DeclaredFeaturesTest {

  private static final long START = Instant.parse("2024-01-20T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Visits of one shopper, who is named in each event; lines of orders are often shown again. */
  private static Map<String, List<CompactEvent>> visits(Random random) {
    Map<String, List<CompactEvent>> visits = new TreeMap<>();
    for (int v = 0; v < 8; v++) {
      long time = START + random.nextInt(25) * DAY + random.nextInt(80_000_000);
      List<CompactEvent> visit = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(9); e++) {
        CompactEvent event = named(Histories.event(random, time, 100L * v + e));
        visit.add(event);
        if (event.type() == EventType.PURCHASE && event.orderId() != null) {
          visit.add(again(event, time + 500, 100L * v + e + 50));
        }
        time += random.nextInt(900_000);
      }
      visit.sort(null);
      visits.put("s" + v, visit);
    }
    return visits;
  }

  private static CompactEvent named(CompactEvent event) {
    return copy(event, event.timeMillis(), event.idHash());
  }

  private static CompactEvent again(CompactEvent event, long timeMillis, long id) {
    return copy(event, timeMillis, id);
  }

  private static CompactEvent copy(CompactEvent event, long timeMillis, long id) {
    return new CompactEvent(
        timeMillis,
        event.sequence(),
        id,
        event.type(),
        event.productId(),
        event.category(),
        event.priceMicros(),
        event.quantity(),
        event.orderId(),
        "u",
        event.device(),
        event.channel(),
        event.country(),
        event.zone());
  }

  /** One event with the visit that it is of. */
  private record Happened(String visit, CompactEvent event) {}

  /** All events but the lines that were shown before in their visit. */
  private static List<Happened> once(Map<String, List<CompactEvent>> visits) {
    List<Happened> all = new ArrayList<>();
    visits.forEach(
        (id, events) -> {
          Set<List<Object>> lines = new HashSet<>();
          for (CompactEvent event : events) {
            boolean counts =
                event.type() != EventType.PURCHASE
                    || lines.add(
                        List.of(
                            OrderKey.of(id, event),
                            event.productId() == null ? "" : event.productId(),
                            event.amountMicros()));
            if (counts) {
              all.add(new Happened(id, event));
            }
          }
        });
    return all;
  }

  /** The values as one would reckon them of a list, by the name without the window. */
  private static Map<String, Object> reckoned(List<CompactEvent> seen) {
    Map<String, Object> values = new HashMap<>();
    List<CompactEvent> views = of(seen, event -> event.type() == EventType.PRODUCT_VIEW);
    List<CompactEvent> purchases = of(seen, event -> event.type() == EventType.PURCHASE);
    values.put("views", (double) views.size());
    values.put(
        "spent",
        purchases.stream()
                .filter(event -> event.priceMicros() > 0)
                .mapToLong(event -> event.priceMicros() * (long) Math.max(1, event.quantity()))
                .sum()
            / 1e6);
    List<CompactEvent> priced = of(seen, event -> event.priceMicros() > 0);
    if (!priced.isEmpty()) {
      values.put(
          "price",
          Money.toUnits(priced.stream().mapToLong(CompactEvent::priceMicros).sum())
              / priced.size());
    }
    of(views, event -> event.category() != null).stream()
        .max(CompactEvent::compareTo)
        .ifPresent(event -> values.put("last", event.category()));
    values.put("products", (double) views.stream().map(CompactEvent::productId).distinct().count());
    if (!seen.isEmpty()) {
      values.put(
          "mobile",
          of(seen, event -> event.device() != null && event.device().code().equals("mobile")).size()
              / (double) seen.size());
    }
    purchases.stream()
        .mapToLong(CompactEvent::timeMillis)
        .max()
        .ifPresent(time -> values.put("since", Instant.ofEpochMilli(time)));
    return values;
  }

  private static List<CompactEvent> of(List<CompactEvent> events, Predicate<CompactEvent> which) {
    return events.stream().filter(which).toList();
  }

  private static Object value(FeatureDefinition feature, UserHistory user, Instant now) {
    return FeatureSet.values(
        List.of(feature),
        ZoneOffset.UTC,
        user,
        SessionState.empty(),
        null,
        new FeatureRequest(now, null, 0))[0];
  }

  @Property(tries = 40)
  void everyMidnight_isAsReckonedOfTheEventsThemselves(@ForAll long seed) {
    Map<String, List<CompactEvent>> visits = visits(new Random(seed));
    DeclaredFeatures declared = Declarations.each(Of.SHOPPER);
    LocalDate first = LocalDate.of(2024, 1, 20);
    ClosedDays days = new ClosedDays(first, first.plusDays(50));
    KnownVisits known = new KnownVisits(new SessionGap(Duration.ofMinutes(30)), days, declared);
    UserTimeline timeline = new UserTimeline();
    visits.forEach(
        (id, events) ->
            known.users(id, events).values().forEach(more -> timeline.merge(more.timeline())));
    TreeMap<Long, UserHistory> rows = new TreeMap<>();
    timeline.snapshots(days).forEach(row -> rows.put(row.asOf().toEpochMilli(), row));

    for (int day = 1; day <= 50; day++) {
      long asOf = START + day * DAY;
      Map.Entry<Long, UserHistory> row = rows.floorEntry(asOf);
      if (row == null) {
        continue;
      }
      Instant now = Instant.ofEpochMilli(asOf + 3_600_000);
      for (DeclaredFeature feature : declared.all()) {
        String name = feature.name().substring(0, feature.name().indexOf('_'));
        long from = feature.name().endsWith("_0") ? Long.MIN_VALUE : asOf - 7 * DAY;
        Object expected =
            reckoned(
                    once(visits).stream()
                        .map(Happened::event)
                        .filter(event -> event.timeMillis() < asOf && event.timeMillis() >= from)
                        .toList())
                .get(name);
        if (expected instanceof Instant time) {
          expected = (double) Duration.between(time, now).toDays();
        }
        assertEquals(
            expected,
            value(FeatureDefinition.of(feature), row.getValue(), now),
            "seed " + seed + ", " + feature.name() + " as of " + Instant.ofEpochMilli(asOf));
      }
    }
  }

  @Property(tries = 100)
  void visitSoFar_isAsReckoned_andTheSameWhileItGrows(@ForAll long seed) {
    Random random = new Random(seed);
    List<CompactEvent> events =
        visits(random).values().stream().max((a, b) -> a.size() - b.size()).orElseThrow();
    List<FeatureDefinition> features =
        Declarations.each(Of.VISIT).all().stream().map(FeatureDefinition::of).toList();
    SessionFold fold = new SessionFold();
    for (int i = 0; i < events.size(); i++) {
      fold.add(events.get(i));
      List<CompactEvent> seen = events.subList(0, i + 1);
      FeatureRequest request = FeatureRequest.after(events.get(i), Duration.ofSeconds(3));
      long now = request.time().toEpochMilli();
      Object[] grown = FeatureSet.values(features, ZoneOffset.UTC, null, fold, null, request);
      Object[] made =
          FeatureSet.values(features, ZoneOffset.UTC, null, SessionState.of(seen), null, request);
      for (int f = 0; f < grown.length; f++) {
        String name = features.get(f).name();
        long from = name.endsWith("_0") ? Long.MIN_VALUE : now - 7_000;
        Object expected =
            reckoned(
                    once(Map.of("", new ArrayList<>(seen))).stream()
                        .map(Happened::event)
                        .filter(event -> event.timeMillis() > from)
                        .toList())
                .get(name.substring(0, name.indexOf('_')));
        assertEquals(expected, grown[f], "seed " + seed + ", " + name + " after " + i);
        assertEquals(expected, made[f], "seed " + seed + ", " + name + " after " + i);
      }
    }
  }

  /** Live states do not say when an event was known, moments do: both must count the same. */
  @Test
  void lineShownAgain_ofAVisit_isTheLaterOne_whenItWasKnownDoesNotMatter() {
    CompactEvent line =
        Histories.plain(EventType.PURCHASE, "2024-02-01T10:00:00Z", "p", null, 5_000_000, "o");
    CompactEvent again = copy(line, line.timeMillis() + 60_000, 7);
    FeatureDefinition spent =
        FeatureDefinition.of(
            Declarations.of(
                "spent",
                Of.VISIT,
                Type.NUMBER,
                Function.SUM,
                DeclaredField.AMOUNT,
                Filter.ALL,
                30));
    SessionFold late = new SessionFold();
    late.add(line.knownAt(line.timeMillis() + 3 * DAY, line.timeMillis() + 3 * DAY));
    late.add(again);

    FeatureRequest request = FeatureRequest.after(again);
    assertEquals(
        0.0,
        FeatureSet.values(List.of(spent), ZoneOffset.UTC, null, late, null, request)[0],
        "the first is out of the window, the second is shown again");
  }

  @Test
  void columnOfATable_isItsNewestRow_andItsDefaultWhereThereIsNone() {
    UserTimeline timeline = new UserTimeline();
    FeatureDefinition tier =
        FeatureDefinition.of(Declarations.column("tier", Of.SHOPPER, Type.CATEGORY, "none"));
    FeatureDefinition credit =
        FeatureDefinition.of(Declarations.column("credit", Of.SHOPPER, Type.NUMBER, null));
    say(timeline, "tier:1", DeclaredSlot.Kind.TEXT, "2024-02-01T10:00:00Z", "gold");
    say(timeline, "tier:1", DeclaredSlot.Kind.TEXT, "2024-02-03T10:00:00Z", "silver");
    say(timeline, "tier:1", DeclaredSlot.Kind.TEXT, "2024-02-05T10:00:00Z", null);
    say(timeline, "credit:1", DeclaredSlot.Kind.NUMBER, "2024-02-03T10:00:00Z", "2.5");
    List<UserHistory> rows =
        timeline.snapshots(new ClosedDays(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 3, 1)));

    assertEquals(
        List.of("2024-02-02", "2024-02-04", "2024-02-06"),
        rows.stream().map(row -> row.asOf().toString().substring(0, 10)).toList());
    assertEquals(
        List.of("gold", "silver", "none"),
        rows.stream().map(row -> value(tier, row, row.asOf())).toList());
    assertNull(value(credit, rows.get(0), rows.get(0).asOf()));
    assertEquals(2.5, value(credit, rows.get(1), rows.get(1).asOf()));
    assertEquals("none", value(tier, null, Instant.EPOCH));
  }

  @Test
  void shopperOfATableAlone_hasNoHistory() {
    UserTimeline timeline = new UserTimeline();
    say(timeline, "tier:1", DeclaredSlot.Kind.TEXT, "2024-02-01T10:00:00Z", "gold");
    UserHistory only = timeline.valueAt(LocalDate.of(2024, 2, 2).toEpochDay());

    assertFalse(UserHistory.isKnown(only));
    assertEquals(0.0, value(FeatureCatalog.find("is_known_user"), only, only.asOf()));
    assertNull(value(FeatureCatalog.find("lifetime_session_count"), only, only.asOf()));
    assertNull(
        value(FeatureDefinition.of(Declarations.each(Of.SHOPPER).all().get(0)), only, only.asOf()));
  }

  private static void say(
      UserTimeline timeline, String key, DeclaredSlot.Kind kind, String time, String text) {
    long millis = Instant.parse(time).toEpochMilli();
    timeline
        .declared()
        .day(AsOfDays.dayOf(millis), new DeclaredSlot(key, kind, 0))
        .say(new DeclaredTally.Newest(millis, 0, 0, text));
  }

  @Test
  void differentOnes_areCountedUpToTheBound_howeverTheyAreMerged() {
    DeclaredTally all = new DeclaredTally();
    DeclaredTally[] parts = {new DeclaredTally(), new DeclaredTally(), new DeclaredTally()};
    Random random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      long hash = random.nextLong();
      all.see(hash);
      parts[i % 3].see(hash);
      parts[(i + 1) % 3].see(hash);
    }
    parts[2].merge(parts[0]);
    parts[2].merge(parts[1]);

    assertEquals(all.hashes(), parts[2].hashes());
    assertEquals((double) DeclaredTally.MOST_DISTINCT, all.value(DeclaredSlot.Kind.DISTINCT));
  }

  @Test
  void filter_takesTextsTheirBeginningsAndPrices() {
    CompactEvent shoes =
        Histories.plain(
            EventType.PRODUCT_VIEW, "2024-02-01T10:00:00Z", "p", "home/shoes", 20_000_000, null);
    Filter beginning = Declarations.where(DeclaredField.CATEGORY, "home/*");
    Filter from20 = new Filter(new TreeMap<>(), 20_000_000L, null);
    Filter below20 = new Filter(new TreeMap<>(), null, 20_000_000L);

    assertEquals(
        List.of(true, true, false, false, true, false),
        List.of(
            beginning.test("s", shoes),
            Declarations.where(DeclaredField.CATEGORY, "hats", "home/shoes").test("s", shoes),
            Declarations.where(DeclaredField.CATEGORY, "home").test("s", shoes),
            Declarations.where(DeclaredField.COUNTRY, "*").test("s", shoes),
            from20.test("s", shoes),
            below20.test("s", shoes)));
  }

  @Test
  void setsOfTwoShops_thatMeanOtherThingsByOneName_areTwo() {
    DeclaredFeature all =
        Declarations.of("n", Of.SHOPPER, Type.NUMBER, Function.COUNT, null, Filter.ALL, 7);
    DeclaredFeature longer =
        Declarations.of("n", Of.SHOPPER, Type.NUMBER, Function.COUNT, null, Filter.ALL, 8);

    assertNotEquals(hash(all), hash(longer));
    assertEquals("bf906064309d940f", hash(all));
  }

  private static String hash(DeclaredFeature feature) {
    return new FeatureSet(ZoneOffset.UTC, List.of(FeatureDefinition.of(feature)), Map.of()).hash();
  }
}
