package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop in which names and sign-outs become known minutes to days late: what was served before is
 * what is trained on, and what {@code skew} makes again.
 */
final class LateNamesTest {

  private static final long SEED = 11;
  private static final Instant EXAMPLE = Instant.parse("2024-02-25T10:00:00Z");

  @TempDir private static Path folder;

  private static Lake lake;
  private static FeatureSet features;
  private static List<GenericRecord> rows;
  private static Collection<LoggedPrediction> served;

  @BeforeAll
  static void serveTheShop() throws IOException {
    List<Event> events = events();
    lake = Lake.of(folder.resolve("lake").toString());
    Path input = Files.createDirectories(folder.resolve("input"));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    job("ingest", "--input=" + input);
    job("aggregate");
    job("training-set", "--id=late");
    JsonNode manifest =
        new ObjectMapper()
            .readTree(lake.trainingSet("late").folder().resolve("manifest.json").toFile());
    features = FeatureSetJson.read(manifest.path("feature_set"));
    rows = Tables.rows(lake.trainingSet("late"));
    served =
        new ServedShop(lake, features)
            .afterEach(events).stream()
                .filter(each -> each.event().eventTime().equals(each.event().receivedTime()))
                .map(ServedShop.Served::prediction)
                .toList();
  }

  private static JsonNode job(String name, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    return Answer.of(clock, words.toArray(String[]::new)).json(0);
  }

  private static Event event(
      String id, EventType type, Instant time, String session, @Nullable String user) {
    boolean product = type != EventType.SIGN_IN && type != EventType.SIGN_OUT;
    return new Event(
        id,
        type,
        time,
        0,
        session,
        user,
        null,
        product ? "product1" : null,
        null,
        product ? 50_000_000 : 0,
        "EUR",
        product ? 1 : 0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        time);
  }

  /** In the order of receipt; no two at one time, so that it is known what was newest. */
  private static List<Event> events() {
    Random random = new Random(SEED);
    List<Event> events = new ArrayList<>();
    Map<String, Event> any = new HashMap<>();
    for (Event event : SmallShop.events(SEED)) {
      Instant time = event.eventTime().plusMillis(events.size());
      any.put(event.sessionId(), event.withTimes(time, time));
      events.add(event.withTimes(time, time));
    }
    for (Event of : any.values()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        EventType type = random.nextInt(3) == 0 ? EventType.SIGN_OUT : EventType.SIGN_IN;
        boolean own = of.userId() != null && random.nextInt(3) == 0;
        Instant time = of.eventTime().plusMillis(random.nextInt(4_000_000) - 3_000_000);
        long late = random.nextBoolean() ? 2_000 : 800_000;
        Event name =
            event(
                of.eventId() + "/" + i,
                type,
                time,
                of.sessionId(),
                own ? of.userId() : "user" + random.nextInt(25));
        events.add(name.withTimes(time, time.plusMillis(1 + random.nextLong(1_000 * late))));
      }
    }
    events.addAll(example());
    events.sort(Comparator.comparing(Event::receivedTime).thenComparing(CompactEvent::of));
    return events;
  }

  private static List<Event> example() {
    return List.of(
        event("a", EventType.PRODUCT_VIEW, EXAMPLE, "s", null),
        event("b", EventType.ADD_TO_CART, EXAMPLE.plusSeconds(120), "s", null),
        event("c", EventType.PRODUCT_VIEW, EXAMPLE.plusSeconds(600), "s", null),
        event("d", EventType.PRODUCT_VIEW, EXAMPLE.plusSeconds(1_200), "s", "u4"),
        event("e", EventType.PURCHASE, EXAMPLE.plusSeconds(1_260), "s", "u4"),
        event("late", EventType.SIGN_IN, EXAMPLE.plusSeconds(300), "s", "u5")
            .withTimes(EXAMPLE.plusSeconds(300), EXAMPLE.plus(Duration.ofDays(2))));
  }

  @Test
  void rowsOfAVisitThatALateNameParts_areThoseOfTheVisitThatWasKnown() {
    List<String> told = new ArrayList<>();
    for (GenericRecord row : rows) {
      if ("s".equals(String.valueOf(row.get("session_id")))
          && (Integer) row.get("idle_seconds") == 0) {
        told.add(
            row.get("moment")
                + ": events "
                + row.get("event_count")
                + ", cart "
                + row.get("cart_value")
                + ", weight "
                + row.get("weight")
                + ", label "
                + row.get("label"));
      }
    }
    told.sort(null);

    assertEquals(
        List.of(
            "1: events 1.0, cart 0.0, weight 0.25, label 0",
            "2: events 2.0, cart 50.0, weight 0.25, label 0",
            "3: events 3.0, cart 50.0, weight 0.25, label 0",
            "4: events 4.0, cart 50.0, weight 0.25, label 1"),
        told);
  }

  @Test
  void rows_areWhatWasServed() {
    Map<String, LoggedPrediction> byMoment = new HashMap<>();
    served.forEach(each -> byMoment.put(each.sessionId() + " at " + each.time(), each));
    int compared = 0;
    for (GenericRecord row : rows) {
      if ((Integer) row.get("idle_seconds") > 0) {
        continue;
      }
      Instant time = Instant.ofEpochMilli((Long) row.get("event_time"));
      String key = row.get("session_id") + " at " + time;
      LoggedPrediction prediction = byMoment.get(key);
      if (prediction != null) {
        compared++;
        for (int i = 0; i < features.size(); i++) {
          assertEquals(
              Float.floatToIntBits(prediction.vector()[i]),
              Float.floatToIntBits((Float) row.get(features.names().get(i))),
              key + " " + features.names().get(i));
        }
      }
    }
    assertTrue(compared > 150, compared + " rows");
  }

  @Test
  void predictionsOfBeforeANameWasKnown_areMadeAgain() throws IOException {
    Path log = Files.createDirectories(folder.resolve("log"));
    ServedShop.write(log, features, served);

    JsonNode skew = job("skew", "--predictions=" + log, "--from=2024-01-01", "--to=2025-01-01");

    assertEquals(served.size(), skew.path("compared").asInt(), skew::toString);
    assertEquals(0, skew.path("mismatches").asInt(), skew::toString);
    assertTrue(served.size() > 300, served.size() + " predictions");
  }
}
