package io.purchaseintent.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.Robots;
import io.purchaseintent.json.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class SimulationTest {

  @TempDir static Path folder;
  private Generated shop;
  private final List<Event> events = new ArrayList<>();

  @BeforeAll
  void generate() throws IOException {
    shop = Generated.in(folder.resolve("a"), Generated.settings(3, 20, 600));
    EventJson json = new EventJson(EventRules.asOf(Instant.parse("2026-06-01T00:00:00Z")));
    for (byte[] line : shop.events()) {
      ParseResult result = json.parse(line);
      assertTrue(result instanceof Accepted, () -> "a generated event is rejected: " + result);
      events.add(((Accepted) result).event());
    }
  }

  @Test
  void sameSeed_sameBytes_anotherSeed_others() throws IOException {
    ShopSettings settings = Generated.settings(9, 4, 200);
    Path first = Generated.in(folder.resolve("s1"), settings).folder();
    Path second = Generated.in(folder.resolve("s2"), settings).folder();
    Path other = Generated.in(folder.resolve("s3"), Generated.settings(10, 4, 200)).folder();

    for (String name : List.of("events-00000.jsonl", "truth.jsonl")) {
      assertEquals(-1, Files.mismatch(first.resolve(name), second.resolve(name)));
      assertTrue(Files.mismatch(first.resolve(name), other.resolve(name)) >= 0);
    }
  }

  @Test
  void moreDays_keepTheFirstOnes() throws IOException {
    List<JsonNode> four = Generated.in(folder.resolve("d4"), Generated.settings(9, 4, 200)).truth();
    List<JsonNode> six = Generated.in(folder.resolve("d6"), Generated.settings(9, 6, 200)).truth();

    assertTrue(six.size() > four.size());
    assertEquals(four, six.subList(0, four.size()));
  }

  @Test
  void shares_areWhatWasAskedFor() {
    long distinct = events.stream().map(Event::eventId).distinct().count();
    double duplicates = (events.size() - distinct) / (double) distinct;
    Map<String, Duration> delays =
        events.stream()
            .collect(
                Collectors.toMap(
                    Event::eventId,
                    event -> Duration.between(event.eventTime(), event.receivedTime()),
                    (a, b) -> a));
    long late = delays.values().stream().filter(d -> d.compareTo(Duration.ofHours(1)) >= 0).count();

    assertEquals(0.01, duplicates, 0.003);
    assertEquals(0.02, late / (double) distinct, 0.004);
    assertEquals(shop.counts().events(), events.size());
    double buying = shop.counts().purchasingSessions() / (double) shop.counts().sessions();
    assertTrue(buying > 0.02 && buying < 0.04, "buying: " + buying);
  }

  @Test
  void robots_sayThatTheyAre_andNeverBuy() {
    Set<String> robots = new HashSet<>();
    Set<String> people = new HashSet<>();
    for (Event event : events) {
      (Robots.isRobot(event) ? robots : people).add(event.sessionId());
      assertFalse(Robots.isRobot(event) && event.type() == EventType.PURCHASE);
    }

    assertEquals(shop.counts().robotSessions(), robots.size());
    assertEquals(shop.counts().sessions(), people.size());
    robots.retainAll(people);
    assertTrue(robots.isEmpty());
  }

  @Test
  void truth_hasAValueForEachEventBeforeTheFirstPurchase() throws IOException {
    Map<String, List<Event>> sessions =
        events.stream()
            .filter(event -> !Robots.isRobot(event))
            .collect(Collectors.groupingBy(Event::sessionId));
    for (JsonNode visit : shop.truth()) {
      List<Event> own =
          sessions.get(visit.get("session_id").asText()).stream()
              .collect(Collectors.toMap(Event::sequence, event -> event, (a, b) -> a))
              .values()
              .stream()
              .sorted(Comparator.comparing(Event::sequence))
              .toList();
      int before =
          (int) own.stream().takeWhile(event -> event.type() != EventType.PURCHASE).count();
      assertEquals(before, visit.get("intent").size());
      assertEquals(before, visit.get("purchase_probability").size());
      assertEquals(before < own.size(), visit.get("purchased").asBoolean());
      for (int i = 1; i < own.size(); i++) {
        assertFalse(own.get(i).eventTime().isBefore(own.get(i - 1).eventTime()));
        assertTrue(
            Duration.between(own.get(i - 1).eventTime(), own.get(i).eventTime()).toMinutes() < 30);
      }
    }
  }

  /** Sums of outcome minus probability are normal around 0, after any number of events. */
  @Test
  void purchaseProbability_isTheTruth() throws IOException {
    List<JsonNode> visits = new ArrayList<>(shop.truth());
    visits.addAll(Generated.in(folder.resolve("b"), Generated.settings(4, 20, 1_000)).truth());
    for (int k : List.of(0, 1, 2, 4, 9, 19)) {
      double difference = 0;
      double variance = 0;
      for (JsonNode visit : visits) {
        JsonNode value = visit.get("purchase_probability").get(k);
        if (value != null) {
          double p = value.asDouble();
          difference += (visit.get("purchased").asBoolean() ? 1 : 0) - p;
          variance += p * (1 - p);
        }
      }
      double z = difference / Math.sqrt(variance);
      assertTrue(Math.abs(z) < 4, "after " + (k + 1) + " events: z = " + z);
    }
  }
}
