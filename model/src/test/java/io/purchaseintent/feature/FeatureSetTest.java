package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeatureSetTest {

  private static FeatureSet featureSet(String zone) {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition definition : FeatureCatalog.all()) {
      if (definition instanceof FeatureDefinition.Categorical) {
        vocabularies.put(definition.name(), new Vocabulary(List.of("c0", "c1", "product_view")));
      }
    }
    return new FeatureSet(ZoneId.of(zone), FeatureCatalog.all(), vocabularies);
  }

  private static float value(FeatureSet set, float[] vector, String name) {
    return vector[set.names().indexOf(name)];
  }

  private static float value(String name, SessionState session, String requestTime) {
    FeatureSet set = featureSet("UTC");
    return value(
        set,
        set.vector(null, session, null, new FeatureRequest(Instant.parse(requestTime), null, 0)),
        name);
  }

  @Property(tries = 100)
  void prefixOfTheEvents_givesTheVectorThatServingWouldHaveGivenThen(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    FeatureSet set = featureSet("Europe/Vienna");
    List<CompactEvent> sorted =
        new ArrayList<>(SessionState.of(Histories.session(seed, size)).events());
    SessionState grown = SessionState.empty();
    for (int i = 0; i < sorted.size(); i++) {
      grown = grown.with(sorted.get(i));
      SessionState stored =
          ((Decoded.Value<SessionState>) StateCodec.decodeSession(StateCodec.encode(grown)))
              .value();
      FeatureRequest request = FeatureRequest.after(sorted.get(i));

      float[] training = set.vector(null, grown, null, request);
      float[] serving = set.vector(null, stored, null, request);
      float[] recomputed =
          set.vector(null, SessionState.of(sorted.subList(0, i + 1)), null, request);

      assertArrayEquals(training, serving);
      assertArrayEquals(training, recomputed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The hour before and after clocks go forward in Vienna, and back.
    "2026-03-29T00:59:59Z, Europe/Vienna, 1, 1",
    "2026-03-29T01:00:00Z, Europe/Vienna, 3, 1",
    "2026-10-25T00:30:00Z, Europe/Vienna, 2, 1",
    "2026-10-25T01:30:00Z, Europe/Vienna, 2, 1",
    // Saturday in Auckland is still Friday in UTC; Sunday evening in New York is Monday there.
    "2026-01-02T11:30:00Z, Pacific/Auckland, 0, 1",
    "2026-01-05T03:00:00Z, America/New_York, 22, 1",
    "2026-01-05T05:00:00Z, America/New_York, 0, 0",
    "2024-02-29T23:30:00Z, Europe/Vienna, 0, 0",
  })
  void hourAndWeekend_areTheShoppers(String time, String zone, int hour, int weekend) {
    FeatureSet set = featureSet(zone);
    float[] vector =
        set.vector(
            null, SessionState.empty(), null, new FeatureRequest(Instant.parse(time), null, 0));

    assertEquals(hour, value(set, vector, "hour_of_day"));
    assertEquals(weekend, value(set, vector, "is_weekend"));
  }

  @ParameterizedTest
  @CsvSource({
    // 24 hours, though the calendar in Vienna says two days or one across the clocks' change.
    "2026-03-28T12:00:00Z, 2026-03-29T11:59:59Z, 0",
    "2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z, 1",
    "2024-02-28T12:00:00Z, 2024-03-01T12:00:00Z, 2",
    "2026-03-29T12:00:00Z, 2026-03-29T11:00:00Z, 0",
  })
  void daysSince_areWhole24HourPeriods(String visit, String request, int days) {
    FeatureSet set = featureSet("Europe/Vienna");
    UserHistory user =
        UserHistory.asOf(Instant.parse(visit))
            .lifetimeSessionCount(1)
            .sessions30d(1)
            .lastVisit(Instant.parse(visit))
            .build();

    float[] vector =
        set.vector(
            user, SessionState.empty(), null, new FeatureRequest(Instant.parse(request), null, 0));

    assertEquals(days, value(set, vector, "days_since_last_visit"));
  }

  @Test
  void cart_isAddsLessRemovals_neverBelowZero() {
    SessionState session =
        SessionState.of(
            List.of(
                Histories.plain(
                    EventType.REMOVE_FROM_CART, "2026-01-01T00:00:00Z", "x", null, 9_000_000, null),
                Histories.plain(
                    EventType.ADD_TO_CART, "2026-01-01T00:00:01Z", "a", null, 10_000_000, null),
                Histories.plain(
                    EventType.ADD_TO_CART, "2026-01-01T00:00:02Z", "b", null, 20_500_000, null),
                Histories.plain(
                    EventType.REMOVE_FROM_CART,
                    "2026-01-01T00:00:03Z",
                    "a1",
                    null,
                    10_000_000,
                    null)));

    assertEquals(20.5f, value("cart_value", session, "2026-01-01T00:01:02Z"));
    assertEquals(15.25f, value("mean_cart_price", session, "2026-01-01T00:01:02Z"));
    assertEquals(60f, value("seconds_since_add_to_cart", session, "2026-01-01T00:01:02Z"));
    assertEquals(1f, value("events_since_add_to_cart", session, "2026-01-01T00:01:02Z"));
  }

  @Test
  void cart_ofThePricesAndPiecesThatAreHighest_isHeld_andNeverNegative() {
    CompactEvent dear =
        new CompactEvent(
            0,
            0,
            1,
            EventType.ADD_TO_CART,
            "p",
            null,
            1_000_000_000_000_000L,
            1_000_000,
            null,
            null,
            null,
            null,
            null,
            null);

    assertEquals(Long.MAX_VALUE, dear.amountMicros());
    assertEquals(
        (float) (Long.MAX_VALUE / 1e6),
        value("cart_value", SessionState.of(dear), "1970-01-01T00:00:00Z"));
  }

  @Test
  void eventsOfTheLastFiveMinutes_excludeOneExactlyFiveMinutesOld() {
    SessionState session =
        SessionState.of(
            List.of(
                Histories.view("2026-01-01T00:00:00.000Z", "a", null),
                Histories.view("2026-01-01T00:00:00.001Z", "b", null),
                Histories.view("2026-01-01T00:05:00.000Z", "c", null)));

    assertEquals(2f, value("events_last_5m", session, "2026-01-01T00:05:00Z"));
    // A clock that runs ahead: what is later than the request is not of the minutes before it.
    assertEquals(2f, value("events_last_5m", session, "2026-01-01T00:04:59.999Z"));
  }

  @Test
  void unknownStates_areMissing_notZero() {
    FeatureSet set = featureSet("UTC");
    float[] vector =
        set.vector(
            null,
            SessionState.empty(),
            null,
            new FeatureRequest(Instant.parse("2026-01-01T00:00:00Z"), "p", 0));

    List<String> present = new ArrayList<>();
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isNaN(vector[i])) {
        present.add(set.names().get(i));
      }
    }
    assertEquals(List.of("hour_of_day", "is_weekend", "is_known_user"), present);
  }

  @Test
  void rates_withZeroDenominators_areMissing() {
    FeatureSet set = featureSet("UTC");
    ProductStats stats = ProductStats.asOf(Instant.EPOCH).purchaseCount30d(3).build();
    float[] vector =
        set.vector(
            null, SessionState.empty(), stats, new FeatureRequest(Instant.EPOCH, "p", 5_000_000));

    assertEquals(Float.NaN, value(set, vector, "view_to_purchase_rate_30d"));
    assertEquals(Float.NaN, value(set, vector, "avg_price_7d"));
    assertEquals(Float.NaN, value(set, vector, "price_to_avg_price_7d"));
    assertEquals(3f, value(set, vector, "purchase_count_30d"));
  }

  @Test
  void unseenCategory_hasACodeOfItsOwn() {
    Vocabulary vocabulary = new Vocabulary(List.of("mobile", "desktop"));

    assertEquals(1f, vocabulary.code("mobile"));
    assertEquals(2f, vocabulary.code("desktop"));
    assertEquals(Vocabulary.UNSEEN, vocabulary.code("fridge"));
    assertEquals(Float.NaN, vocabulary.code(null));
  }

  @Test
  void vocabulary_keepsTheCodesOfTheOneBefore_andGivesThoseOfTermsThatAreGoneToOthers() {
    Map<String, Long> counts = Map.of("AT", 5L, "DE", 90L, "CH", 7L, "FR", 7L, "IT", 1L);

    assertEquals(
        List.of("DE", "CH", "FR", "AT"), Vocabulary.ofCounts(counts, 4, List.of()).terms());
    assertEquals(
        List.of("AT", "DE", "FR", "CH"),
        Vocabulary.ofCounts(counts, 4, List.of("AT", "US", "FR")).terms());
    assertEquals(
        List.of("CH", "DE"),
        Vocabulary.ofCounts(counts, 2, List.of("FR", "DE", "IT", "CH", "US")).terms());
  }

  @Test
  void hash_changesWithOrderZoneAndTerms_andWithNothingElse() {
    FeatureSet set = featureSet("UTC");
    List<FeatureDefinition> reversed = new ArrayList<>(FeatureCatalog.all());
    java.util.Collections.reverse(reversed);
    Map<String, Vocabulary> others = new HashMap<>(set.vocabularies());
    others.put("country", new Vocabulary(List.of("c0c1", "product_view")));

    assertEquals(set.hash(), featureSet("UTC").hash());
    assertNotEquals(set.hash(), featureSet("Europe/Vienna").hash());
    assertNotEquals(
        set.hash(), new FeatureSet(ZoneId.of("UTC"), reversed, set.vocabularies()).hash());
    assertNotEquals(
        set.hash(), new FeatureSet(ZoneId.of("UTC"), FeatureCatalog.all(), others).hash());
  }

  @Test
  void featureSet_withoutAVocabulary_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FeatureSet(ZoneId.of("UTC"), FeatureCatalog.all(), Map.of()));
  }

  @Test
  void snapshot_isSeenOnlyAfterItsLag() {
    Availability lag = new Availability(Availability.DEFAULT_PUBLISH_LAG);
    long day = java.time.LocalDate.of(2026, 5, 2).toEpochDay();

    assertEquals(
        day - 1, lag.newestAsOfDay(Instant.parse("2026-05-02T01:00:00.000Z").toEpochMilli()));
    assertEquals(day, lag.newestAsOfDay(Instant.parse("2026-05-02T01:00:00.001Z").toEpochMilli()));
  }
}
