package io.purchaseintent.lake.asof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.hash.StableHash;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionMomentsTest {

  private static final long START = Instant.parse("2024-03-01T10:00:00Z").toEpochMilli();
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final Availability AVAILABILITY = new Availability(Duration.ofHours(1));
  private static final SnapshotLookup NOTHING = SnapshotLookup.ofFound(List.of());

  private static CompactEvent event(String id, long millis, EventType type) {
    return new CompactEvent(
        millis,
        0,
        StableHash.of(id),
        type,
        "p",
        "c",
        5_000_000,
        1,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A visit of events that are from a second to nine minutes apart. */
  private static List<CompactEvent> visit(int number, boolean buys) {
    Random random = new Random(number);
    List<CompactEvent> events = new ArrayList<>();
    long time = START;
    for (int i = 0; i < 40; i++) {
      EventType type = i % 5 == 4 ? EventType.ADD_TO_CART : EventType.PRODUCT_VIEW;
      events.add(event(number + "/" + i, time, buys && i == 39 ? EventType.PURCHASE : type));
      time += 1_000L * (1 + random.nextInt(9 * 60));
    }
    return events;
  }

  private static List<Moment> moments(List<CompactEvent> events) {
    List<Moment> moments = new ArrayList<>();
    SessionMoments.of("s", events, GAP)
        .forEach(visit -> visit.forEach(AVAILABILITY, NOTHING, moments::add));
    return moments;
  }

  private static FeatureSet allFeatures() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      if (feature instanceof FeatureDefinition.Categorical) {
        vocabularies.put(feature.name(), new Vocabulary(List.of("c", "product_view")));
      }
    }
    return new FeatureSet(ZoneOffset.UTC, FeatureCatalog.all(), vocabularies);
  }

  @Test
  void idleMoments_areWhereNothingHappened_afterOneEventInFour() {
    int after = 0;
    int events = 0;
    int possible = 0;
    for (int number = 0; number < 100; number++) {
      List<CompactEvent> visit = visit(number, number % 2 == 0);
      events += visit.size() - (number % 2 == 0 ? 1 : 0);
      for (Moment moment : moments(visit)) {
        if (moment.idleSeconds() == 0) {
          possible++;
          continue;
        }
        after++;
        CompactEvent before = visit.get(moment.number() - 1);
        long asked = moment.request().time().toEpochMilli();
        assertEquals(before.timeMillis() + 1_000L * moment.idleSeconds(), asked);
        assertTrue(asked < before.timeMillis() + GAP.gap().toMillis(), "the visit is over");
        if (moment.number() < visit.size()) {
          assertTrue(asked < visit.get(moment.number()).timeMillis(), "something happened");
        }
      }
    }
    assertEquals(events, possible, "a moment right after each event before the purchase");
    // One in four, less those that something happened before: gaps are up to nine minutes.
    assertTrue(after > events / 8 && after < events / 4, after + " of " + events);
  }

  @Test
  void visitThatIdlesForEver_hasAnIdleMomentAfterOneLastEventInFour() {
    int[] seconds =
        IntStream.range(0, 4_000)
            .mapToObj(i -> moments(List.of(event("e" + i, START, EventType.PRODUCT_VIEW))))
            .filter(moments -> moments.size() == 2)
            .mapToInt(moments -> moments.get(1).idleSeconds())
            .sorted()
            .toArray();
    assertEquals(1_000, seconds.length, 90);
    assertTrue(seconds[0] >= 1 && seconds[seconds.length - 1] < 1_800);
    // Even in its logarithm: half of them within the root of 1,800 s.
    assertEquals(42, seconds[seconds.length / 2], 8);
  }

  @Test
  void purchase_endsTheIdleMomentsBeforeIt_andIsTheirLabel() {
    int idle = 0;
    for (int i = 0; i < 400; i++) {
      List<CompactEvent> visit =
          List.of(
              event("e" + i, START, EventType.ADD_TO_CART),
              event("f" + i, START + 60_000, EventType.PURCHASE));
      SessionMoments moments = SessionMoments.of("s", visit, GAP).get(0);
      assertTrue(moments.purchased());
      assertEquals(1, moments.count());
      for (Moment moment : moments(visit)) {
        assertTrue(moment.idleSeconds() < 60);
        idle += moment.idleSeconds() > 0 ? 1 : 0;
      }
    }
    assertTrue(idle > 20, idle + " idle moments before a purchase");
  }

  @Test
  void vectorWhileIdle_isThatOfTheStateAskedThen() {
    FeatureSet features = allFeatures();
    List<CompactEvent> visit = visit(7, false);
    int[] compared = {0};
    SessionMoments.of("s", visit, GAP)
        .get(0)
        .forEach(
            AVAILABILITY,
            NOTHING,
            moment -> {
              CompactEvent last = visit.get(moment.number() - 1);
              float[] served =
                  features.vector(
                      null,
                      SessionState.of(visit.subList(0, moment.number())),
                      null,
                      new FeatureRequest(
                          Instant.ofEpochMilli(last.timeMillis()).plusSeconds(moment.idleSeconds()),
                          "p",
                          5_000_000));
              assertArrayEquals(
                  served, features.vector(null, moment.session(), null, moment.request()));
              compared[0] += moment.idleSeconds() > 0 ? 1 : 0;
            });
    assertTrue(compared[0] > 0);
  }

  @Test
  void snapshotsWhileIdle_areThoseOfTheTimeAsked() {
    // Snapshots of midnight are there from one o'clock on.
    long beforeOne = Instant.parse("2024-03-01T00:50:00Z").toEpochMilli();
    int later = 0;
    for (int i = 0; i < 200; i++) {
      SessionMoments moments =
          SessionMoments.of("s", List.of(event("e" + i, beforeOne, EventType.PRODUCT_VIEW)), GAP)
              .get(0);
      List<Long> days = new ArrayList<>();
      moments.forEachLookup(AVAILABILITY, (entity, day) -> days.add(day));
      moments.forEach(
          AVAILABILITY,
          NOTHING,
          moment ->
              assertTrue(
                  days.contains(
                      AVAILABILITY.newestAsOfDay(moment.request().time().toEpochMilli()))));
      later += days.size() - 1;
    }
    assertTrue(later > 0, "no visit idles past one o'clock");
  }
}
