package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A product is told of the category that it was known to be of, as that was known. */
final class CategoryValuesTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 1, 20);
  private static final LocalDate LAST = FIRST.plusDays(60);
  private static final ClosedDays ALL = new ClosedDays(FIRST, LAST);
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final DeclaredFeatures DECLARED = declared();

  private static DeclaredFeatures declared() {
    List<DeclaredFeature> all = new ArrayList<>(Declarations.each(Of.CATEGORY).all());
    all.add(Declarations.column("margin", Of.CATEGORY, Type.NUMBER, null));
    all.add(
        Declarations.of(
            "own",
            Of.PRODUCT,
            Type.NUMBER,
            DeclaredFeature.Function.COUNT,
            null,
            DeclaredFeature.Filter.ALL,
            7));
    return new DeclaredFeatures(all);
  }

  private static List<TableRow> rows(Random random) {
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long valid = FIRST.toEpochDay() * DAY + random.nextLong(60 * DAY);
      rows.add(
          new TableRow(
              Of.CATEGORY,
              "t",
              "c" + random.nextInt(3),
              valid,
              valid + (random.nextBoolean() ? 0 : random.nextLong(5 * DAY)),
              i,
              Map.of("number:margin", i + ".0")));
    }
    return rows;
  }

  private static Map<String, List<CompactEvent>> events(Random random) {
    Map<String, List<CompactEvent>> events = new TreeMap<>();
    for (int v = 0; v < 20; v++) {
      long time = FIRST.toEpochDay() * DAY + random.nextLong(55 * DAY);
      List<CompactEvent> visit = new ArrayList<>();
      for (int e = 0; e <= random.nextInt(5); e++) {
        long known = time + (random.nextInt(3) == 0 ? random.nextLong(9 * DAY) : 0);
        visit.add(Histories.event(random, time, 100L * v + e).knownAt(known, known));
        time += random.nextInt(3) * 900_000L;
      }
      visit.sort(null);
      events.put("s" + v, visit);
    }
    return events;
  }

  private interface Splitting {
    Map<String, KnownTimeline<ProductTimeline, ProductStats>> of(
        KnownVisits known, String id, List<CompactEvent> stretch);
  }

  private static TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> happened(
      Splitting split, Map<String, List<CompactEvent>> events, ClosedDays days) {
    TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> all = new TreeMap<>();
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
                                    all.computeIfAbsent(
                                            name, n -> new KnownTimeline<>(ProductTimeline::new))
                                        .merge(more))));
    return all;
  }

  private static void tell(
      List<TableRow> rows,
      ClosedDays days,
      TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> categories) {
    KnownRows told = new KnownRows(DECLARED, days.from().toEpochDay());
    for (TableRow row : rows) {
      if (days.contain(row.knownMillis())) {
        categories
            .computeIfAbsent(row.key(), n -> new KnownTimeline<>(ProductTimeline::new))
            .merge(told.product(row));
      }
    }
  }

  /** What is told of products where days are closed in these stretches. */
  private static TreeMap<String, TreeMap<Long, ProductStats>> closed(
      Map<String, List<CompactEvent>> events, List<TableRow> rows, List<ClosedDays> stretches) {
    Map<String, byte[]> categoryStates = new HashMap<>();
    Map<String, byte[]> productStates = new HashMap<>();
    TreeMap<String, TreeMap<Long, ProductStats>> told = new TreeMap<>();
    for (ClosedDays days : stretches) {
      TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> categories =
          happened(KnownVisits::categories, events, days);
      tell(rows, days, categories);
      CategoryValues values = new CategoryValues();
      goOn(categoryStates, categories)
          .forEach(
              (name, category) -> {
                CategoryValues.told(category, days).forEach(each -> values.add(name, each));
                category.close(days.until());
                categoryStates.put(name, TimelineCodec.encode(category.timeline()));
              });
      goOn(productStates, happened(KnownVisits::products, events, days))
          .forEach(
              (name, product) -> {
                for (ProductStats each : values.snapshots(product, days)) {
                  told.computeIfAbsent(name, n -> new TreeMap<>())
                      .put(each.asOf().toEpochMilli() / DAY, each);
                }
                product.close(days.until());
                productStates.put(name, TimelineCodec.encode(product.timeline()));
              });
    }
    return told;
  }

  private static TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> goOn(
      Map<String, byte[]> states,
      TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> happened) {
    TreeMap<String, KnownTimeline<ProductTimeline, ProductStats>> all = new TreeMap<>();
    states.forEach(
        (name, state) ->
            all.put(
                name,
                new KnownTimeline<>(
                    ProductTimeline::new, Histories.value(TimelineCodec.decodeProduct(state)))));
    happened.forEach(
        (name, more) ->
            all.computeIfAbsent(name, n -> new KnownTimeline<>(ProductTimeline::new)).merge(more));
    return all;
  }

  /** What is known of a category by one who counts all that was known before a midnight. */
  private static DeclaredValues naive(
      Map<String, List<CompactEvent>> events,
      List<TableRow> rows,
      @Nullable String category,
      long asOfDay) {
    if (category == null) {
      return DeclaredValues.NONE;
    }
    ProductTimeline timeline = new ProductTimeline();
    events.forEach(
        (id, ofId) ->
            GAP.stretches(ofId)
                .forEach(
                    stretch -> {
                      ShownAgain again = ShownAgain.in(id, stretch);
                      for (CompactEvent event : stretch) {
                        if (category.equals(event.category())
                            && event.type().isOfVisit()
                            && event.countedMillis() < asOfDay * DAY
                            && !again.contain(event)) {
                          DECLARED.countOfCategory(timeline.declared(), id, event);
                        }
                      }
                    }));
    DeclaredValues counted = timeline.declared().asOf(asOfDay);
    return rows.stream()
        .filter(row -> row.key().equals(category) && row.knownMillis() < asOfDay * DAY)
        .max(
            Comparator.comparingLong(TableRow::validMillis)
                .thenComparingLong(TableRow::takenMillis))
        .map(row -> Double.valueOf(Objects.requireNonNull(row.values().get("number:margin"))))
        .map(margin -> counted.and(DeclaredValues.of(Map.of("margin:1", margin))))
        .orElse(counted);
  }

  @Property(tries = 30)
  void productsSay_whatIsKnownOfTheirCategoryThen_nightsAsOneRun(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, List<CompactEvent>> events = events(random);
    List<TableRow> rows = rows(random);
    TreeMap<String, TreeMap<Long, ProductStats>> whole = closed(events, rows, List.of(ALL));
    List<ClosedDays> nights = new ArrayList<>();
    for (LocalDate day = FIRST; day.isBefore(LAST); ) {
      LocalDate next = day.plusDays(1 + random.nextInt(9));
      nights.add(new ClosedDays(day, next.isAfter(LAST) ? LAST : next));
      day = next;
    }

    assertEquals(whole, closed(events, rows, nights), "seed " + seed);
    int said = 0;
    for (Map.Entry<String, KnownTimeline<ProductTimeline, ProductStats>> product :
        happened(KnownVisits::products, events, ALL).entrySet()) {
      TreeMap<Long, ProductStats> own = new TreeMap<>();
      product
          .getValue()
          .snapshots(ALL)
          .forEach(each -> own.put(each.asOf().toEpochMilli() / DAY, each));
      for (long day = FIRST.toEpochDay() + 1; day <= LAST.toEpochDay(); day++) {
        Map.Entry<Long, ProductStats> alone = own.floorEntry(day);
        Map.Entry<Long, ProductStats> told =
            whole.getOrDefault(product.getKey(), new TreeMap<>()).floorEntry(day);
        ProductStats expected = null;
        if (alone != null) {
          DeclaredValues ofCategory = naive(events, rows, alone.getValue().category(), day);
          said += ofCategory.isEmpty() ? 0 : 1;
          expected = alone.getValue().withDeclared(alone.getValue().declared().and(ofCategory));
        }
        assertEquals(
            expected == null ? null : expected.withAsOf(Instant.EPOCH),
            told == null ? null : told.getValue().withAsOf(Instant.EPOCH),
            "seed " + seed + ", " + product.getKey() + " as of day " + day);
      }
    }
    assertTrue(said > 20, said + " said, seed " + seed);
  }
}
