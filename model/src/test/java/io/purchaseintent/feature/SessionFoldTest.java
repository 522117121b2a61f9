package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SessionFoldTest {

  private static final ZoneId SHOP = ZoneId.of("America/New_York");

  private static final UserHistory SHOPPER =
      UserHistory.asOf(Instant.EPOCH).preferredCategory("c1").mostViewedCategory("c2").build();

  private static final ProductStats STATS =
      ProductStats.asOf(Instant.EPOCH).priceSumMicros7d(1_000_000).priceCount7d(1).build();

  private static final List<FeatureDefinition> OF_SESSION =
      FeatureCatalog.all().stream()
          .filter(
              feature ->
                  feature.entity() == Entity.SESSION
                      || feature.entity() == Entity.SESSION_PRODUCT
                      || feature.name().equals("price_to_avg_price_7d")
                      || feature.name().equals("is_preferred_category")
                      || feature.name().equals("is_most_viewed_category"))
          .toList();

  private static final FeatureSet ALL = everything();

  private static FeatureSet everything() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      if (feature instanceof Categorical) {
        vocabularies.put(feature.name(), new Vocabulary(List.of("mobile", "search", "paid")));
      }
    }
    return new FeatureSet(SHOP, FeatureCatalog.all(), vocabularies);
  }

  /** A request of a product that the visit may know, near its end. */
  private static FeatureRequest request(Random random, CompactEvent newest) {
    return random.nextBoolean()
        ? FeatureRequest.after(newest)
        : new FeatureRequest(
            Instant.ofEpochMilli(newest.timeMillis() + random.nextInt(1_200_000) - 600_000),
            random.nextInt(4) == 0 ? null : "p" + random.nextInt(5),
            random.nextBoolean() ? 0 : random.nextInt(50_000_000));
  }

  private static Map<String, Object> scanned(SessionState state, FeatureRequest request) {
    ScannedSession scanned = new ScannedSession(state, request);
    Map<String, Object> values = new TreeMap<>(scanned.numbers(SHOP));
    values.values().removeIf(value -> Double.isNaN((Double) value));
    values.putAll(scanned.categories());
    return values;
  }

  private static Map<String, Object> folded(SessionFold fold, FeatureRequest request) {
    Object[] values = FeatureSet.values(OF_SESSION, SHOP, SHOPPER, fold, STATS, request);
    Map<String, Object> byName = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        byName.put(OF_SESSION.get(i).name(), values[i]);
      }
    }
    return byName;
  }

  @Property(tries = 150)
  void everyMoment_isThatOfAScanOverTheEventsSoFar(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    Random random = new Random(seed);
    List<CompactEvent> added = new ArrayList<>(Histories.session(seed, size));
    if (random.nextBoolean()) {
      // In their order, as training sets have them, ids repeated all the same.
      added.sort(null);
    }
    SessionFold fold = new SessionFold();
    SessionState state = SessionState.empty();
    for (CompactEvent event : added) {
      fold.add(event);
      state = state.with(event);
      FeatureRequest request = request(random, state.newest());

      assertEquals(scanned(state, request), folded(fold, request));
      assertArrayEquals(
          ALL.vector(SHOPPER, state, STATS, request), ALL.vector(SHOPPER, fold, STATS, request));
    }
  }

  @Test
  void visitLongerThanIsRemembered_forgetsItsOldestEvents() {
    Random random = new Random(7);
    SessionFold fold = new SessionFold();
    SessionState state = SessionState.empty();
    for (int i = 0; i < SessionState.MAX_EVENTS + 25; i++) {
      CompactEvent event = Histories.event(random, 1_000L * (i / 2), i);
      fold.add(event);
      state = state.with(event);
      if (i >= SessionState.MAX_EVENTS - 3) {
        FeatureRequest request = request(random, state.newest());

        assertEquals(scanned(state, request), folded(fold, request), "after event " + i);
      }
    }
    assertEquals(1_000.0, folded(fold, request(random, state.newest())).get("event_count"));
  }

  @Test
  void sessionWithoutEvents_isUnknown() {
    SessionFold fold = new SessionFold();
    FeatureRequest request = new FeatureRequest(Instant.EPOCH, "p", 0);

    assertNull(fold.facts());
    assertArrayEquals(
        ALL.vector(null, SessionState.empty(), null, request),
        ALL.vector(null, fold, null, request));
  }
}
