package io.purchaseintent.lake.asof;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Moments are what was known then, whatever a name or a sign-out that came late says of them. */
class KnownThenMomentsTest {

  /** More of them: {@code -Dmoments.seeds=20000}. */
  private static final int SEEDS = Integer.getInteger("moments.seeds", 400);

  private static final long START = Instant.parse("2024-05-06T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final Availability AVAILABILITY = new Availability(Duration.ofHours(1));
  private static final SnapshotLookup NOTHING = SnapshotLookup.ofFound(List.of());
  private static final FeatureSet FEATURES = allFeatures();

  private static FeatureSet allFeatures() {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      if (feature instanceof FeatureDefinition.Categorical) {
        vocabularies.put(feature.name(), new Vocabulary(List.of("c", "product_view")));
      }
    }
    return new FeatureSet(ZoneOffset.UTC, FeatureCatalog.all(), vocabularies);
  }

  private static CompactEvent event(
      String id, long millis, EventType type, @Nullable String user, long delayMillis) {
    return new CompactEvent(
            millis,
            0,
            StableHash.of(id),
            type,
            "p",
            "c",
            50_000_000,
            1,
            null,
            user,
            null,
            null,
            null,
            null)
        .knownAt(millis + delayMillis, millis + delayMillis);
  }

  private static List<String> rows(List<CompactEvent> events) {
    List<String> rows = new ArrayList<>();
    for (List<CompactEvent> stretch : GAP.stretches(events)) {
      for (SessionMoments visit : SessionMoments.of("s", stretch, GAP)) {
        visit.forEach(
            AVAILABILITY,
            NOTHING,
            moment ->
                rows.add(
                    row(
                        visit.startMillis(),
                        moment.number(),
                        moment.idleSeconds(),
                        moment.label(),
                        visit.weight(),
                        moment.userId(),
                        moment.request(),
                        FEATURES.vector(null, moment.session(), null, moment.request()))));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String row(
      long start,
      int number,
      int idle,
      int label,
      float weight,
      @Nullable String user,
      FeatureRequest request,
      float[] vector) {
    return request.time()
        + " moment "
        + number
        + " of the visit of "
        + Instant.ofEpochMilli(start)
        + ", idle "
        + idle
        + ", label "
        + label
        + ", weight "
        + weight
        + ", "
        + user
        + ", "
        + Arrays.toString(vector);
  }

  @Test
  void lateName_leavesTheRowsOfBefore_asTheyWereServed() {
    List<CompactEvent> events =
        List.of(
            event("a", START, EventType.PRODUCT_VIEW, null, 0),
            event("b", START + 2 * MINUTE, EventType.ADD_TO_CART, null, 0),
            event("late", START + 5 * MINUTE, EventType.SIGN_IN, "u5", 2 * DAY),
            event("c", START + 10 * MINUTE, EventType.PRODUCT_VIEW, null, 0),
            event("d", START + 20 * MINUTE, EventType.PRODUCT_VIEW, "u4", 0),
            event("e", START + 21 * MINUTE, EventType.PURCHASE, "u4", 0));
    List<String> told = new ArrayList<>();
    int count = FEATURES.names().indexOf("event_count");
    int cart = FEATURES.names().indexOf("cart_value");

    for (SessionMoments visit : SessionMoments.of("s", events, GAP)) {
      visit.forEach(
          AVAILABILITY,
          NOTHING,
          moment -> {
            float[] vector = FEATURES.vector(null, moment.session(), null, moment.request());
            if (moment.idleSeconds() == 0) {
              told.add(
                  moment.number()
                      + " "
                      + moment.userId()
                      + ": events "
                      + vector[count]
                      + ", cart "
                      + vector[cart]
                      + ", weight "
                      + visit.weight()
                      + ", label "
                      + moment.label());
            }
          });
    }

    // Whoever did the first three turned out to be u5, who bought nothing.
    assertEquals(
        List.of(
            "1 null: events 1.0, cart 0.0, weight 0.25, label 0",
            "2 null: events 2.0, cart 50.0, weight 0.25, label 0",
            "3 null: events 3.0, cart 50.0, weight 0.25, label 0",
            "4 u4: events 4.0, cart 50.0, weight 0.25, label 1"),
        told);
  }

  @Test
  void rows_areThoseOfAReplayInTheOrderOfArrival() {
    int[] rows = {0};
    int[] otherwise = {0};
    for (int seed = 0; seed < SEEDS; seed++) {
      List<CompactEvent> events = random(new Random(seed));
      List<String> expected = new Replay(events).rows();

      List<String> made = rows(events);
      assertEquals(without(expected, made), without(made, expected), "seed " + seed);
      assertEquals(expected.size(), made.size(), "seed " + seed);

      rows[0] += expected.size();
      List<CompactEvent> prompt = events.stream().map(KnownThenMomentsTest::onTime).toList();
      otherwise[0] += new Replay(prompt).rows().equals(expected) ? 0 : 1;
    }
    assertTrue(rows[0] > 4 * SEEDS, rows[0] + " rows");
    assertTrue(otherwise[0] > SEEDS / 2, "hardly any seed has something that matters late");
  }

  private static String without(List<String> rows, List<String> others) {
    return String.join("\n", rows.stream().filter(row -> !others.contains(row)).toList());
  }

  private static CompactEvent onTime(CompactEvent event) {
    return new CompactEvent(
        event.timeMillis(),
        0,
        event.idHash(),
        event.type(),
        "p",
        "c",
        event.priceMicros(),
        1,
        null,
        event.userId(),
        null,
        null,
        null,
        null);
  }

  /** What three shoppers and nobody do under one id; some of it is known seconds to days later. */
  private static List<CompactEvent> random(Random random) {
    List<CompactEvent> events = new ArrayList<>();
    int most = 2 + random.nextInt(22);
    long time = START + random.nextInt(2) * (13 * 60 + 30) * MINUTE;
    int named = 1 + random.nextInt(6);
    for (int i = 0; i < most; i++) {
      time += random.nextInt(8) == 0 ? random.nextInt(50) * MINUTE : random.nextInt(400) * 1_000L;
      String user = random.nextInt(6) < named ? null : "u" + random.nextInt(3);
      EventType type =
          switch (random.nextInt(12)) {
            case 0 -> EventType.PURCHASE;
            case 1 -> EventType.SIGN_OUT;
            case 2, 3 -> EventType.ADD_TO_CART;
            case 4 -> EventType.SIGN_IN;
            default -> EventType.PRODUCT_VIEW;
          };
      boolean says = user != null || type == EventType.SIGN_OUT;
      long delay =
          switch (random.nextInt(says ? 5 : 9)) {
            case 0 -> random.nextInt(61_000);
            case 1 -> random.nextInt(40) * MINUTE;
            case 2 -> DAY + random.nextInt(8) * DAY;
            default -> 0;
          };
      events.add(event(random.nextLong() + "/" + i, time, type, user, delay));
    }
    return events;
  }

  /** By nested loops: of each moment what had arrived, cut by the rules as docs/identity.md has. */
  private static final class Replay {
    private final List<CompactEvent> events;
    private final Map<CompactEvent, Visit> ends = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    Replay(List<CompactEvent> events) {
      this.events = events.stream().sorted().toList();
      for (Visit visit : split(this.events)) {
        visit.events.forEach(event -> ends.put(event, visit));
      }
    }

    private static final class Visit {
      private final List<CompactEvent> events = new ArrayList<>();
      private @Nullable String shopper;
      private boolean signedOut;
      private long named = -1;

      long last() {
        return events.get(events.size() - 1).timeMillis();
      }

      long purchase() {
        return events.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .mapToLong(CompactEvent::timeMillis)
            .min()
            .orElse(Long.MAX_VALUE);
      }
    }

    private record Asked(CompactEvent event, int idle, List<CompactEvent> seen) {}

    private static List<Visit> split(List<CompactEvent> sorted) {
      List<Visit> visits = new ArrayList<>();
      Visit before = null;
      for (int i = 0; i < sorted.size(); i++) {
        CompactEvent event = sorted.get(i);
        Visit own = null;
        for (Visit visit : visits) {
          boolean open = !visit.signedOut && event.timeMillis() - visit.last() < 30 * MINUTE;
          boolean mine = event.userId() != null && event.userId().equals(visit.shopper);
          own = open && mine && (own == null || visit.named > own.named) ? visit : own;
        }
        boolean goesOn =
            before != null
                && !before.signedOut
                && event.timeMillis() - before.last() < 30 * MINUTE
                && (event.userId() == null || before.shopper == null);
        Visit visit = goesOn ? before : own;
        if (visit == null) {
          visit = new Visit();
          visits.add(visit);
        }
        visit.events.add(event);
        if (event.userId() != null) {
          visit.shopper = event.userId();
          visit.named = i;
        }
        visit.signedOut = event.type() == EventType.SIGN_OUT;
        // Who signs out of another visit leaves the present one as it is.
        before = visit.signedOut && before != null ? before : visit;
      }
      return visits;
    }

    private @Nullable List<CompactEvent> visitOf(CompactEvent event, List<CompactEvent> known) {
      for (Visit visit : split(known)) {
        if (visit.events.contains(event)) {
          return visit.events;
        }
      }
      return null;
    }

    private static boolean bought(List<CompactEvent> events) {
      return events.stream().anyMatch(event -> event.type() == EventType.PURCHASE);
    }

    private void ask(CompactEvent event) {
      long known = event.knownMillis();
      long delay = known - event.timeMillis();
      boolean newer =
          events.stream()
              .anyMatch(other -> other.compareTo(event) > 0 && other.knownMillis() <= known);
      Visit end = ends.get(event);
      if (delay >= 30 * MINUTE
          || (delay > MINUTE && newer)
          || event.type() == EventType.SIGN_OUT
          || event.timeMillis() >= end.purchase()) {
        return;
      }
      List<CompactEvent> seen =
          visitOf(
              event,
              events.stream()
                  .filter(other -> other.compareTo(event) <= 0 && other.knownMillis() <= known)
                  .toList());
      if (bought(seen)) {
        return;
      }
      asked.add(new Asked(event, 0, seen));
      SplittableRandom random = new SplittableRandom(event.idHash());
      if (delay > MINUTE || random.nextInt(4) > 0) {
        return;
      }
      int idle = (int) StrictMath.pow(1_800, random.nextDouble());
      long until = event.timeMillis() + idle * 1_000L;
      int place = end.events.indexOf(event);
      boolean next =
          place + 1 < end.events.size() && end.events.get(place + 1).timeMillis() <= until;
      List<CompactEvent> idling =
          visitOf(
              event,
              events.stream()
                  .filter(other -> other.knownMillis() <= Math.max(until, known))
                  .toList());
      if (!next && idle < 1_800 && idling.get(idling.size() - 1).equals(event) && !bought(idling)) {
        asked.add(new Asked(event, idle, idling));
      }
    }

    List<String> rows() {
      events.forEach(this::ask);
      int[] group = new int[asked.size()];
      Arrays.setAll(group, i -> i);
      for (int later = 0; later < group.length; later++) {
        for (int earlier = 0; earlier < later; earlier++) {
          if (asked.get(later).seen().contains(asked.get(earlier).event())) {
            int from = group[earlier];
            int into = group[later];
            Arrays.setAll(group, i -> group[i] == from ? into : group[i]);
          }
        }
      }
      List<String> rows = new ArrayList<>();
      for (int one : new TreeSet<>(Arrays.stream(group).boxed().toList())) {
        List<Asked> visit = new ArrayList<>();
        for (int i = 0; i < group.length; i++) {
          if (group[i] == one) {
            visit.add(asked.get(i));
          }
        }
        addRows(visit, rows);
      }
      rows.sort(null);
      return rows;
    }

    private void addRows(List<Asked> visit, List<String> rows) {
      long start =
          visit.stream().mapToLong(each -> each.seen().get(0).timeMillis()).min().orElseThrow();
      long count = visit.stream().filter(each -> each.idle() == 0).count();
      int number = 0;
      for (Asked each : visit) {
        number += each.idle() == 0 ? 1 : 0;
        String user = null;
        for (CompactEvent event : each.seen()) {
          user = event.userId() == null ? user : event.userId();
        }
        FeatureRequest request =
            FeatureRequest.after(each.event(), Duration.ofSeconds(each.idle()));
        rows.add(
            row(
                start,
                number,
                each.idle(),
                ends.get(each.event()).purchase() < Long.MAX_VALUE ? 1 : 0,
                1f / count,
                user,
                request,
                FEATURES.vector(null, SessionState.of(each.seen()), null, request)));
      }
    }
  }
}
