package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop of which a fifth of the events arrive up to ten days late, night after night: what was
 * published, what was served and what training joins are the same.
 */
@Tag("thorough")
final class KnownThenTest {

  private static final long SEED = 5;
  private static final LocalDate FIRST = LocalDate.of(2024, 2, 20);
  private static final int NIGHTS = 14;

  @TempDir private Path folder;

  private int run;

  private Answer job(Lake lake, String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    run++;
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(run);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private JsonNode ingest(Lake lake, List<Event> events) throws IOException {
    Path input = Files.createDirectories(folder.resolve("export-" + run));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    return job(lake, "ingest", "--input=" + input).json(0);
  }

  /** The events of the first days; a fifth was received up to ten days later. */
  private static List<Event> events() {
    Random random = new Random(SEED);
    List<Event> events = new ArrayList<>();
    for (Event event : SmallShop.events(SEED)) {
      boolean isLate = random.nextInt(5) == 0;
      Duration delay = isLate ? Duration.ofSeconds(random.nextInt(864_000)) : Duration.ZERO;
      Event received = event.withTimes(event.eventTime(), event.eventTime().plus(delay));
      if (day(received).isBefore(FIRST.plusDays(NIGHTS))) {
        events.add(received);
      }
    }
    events.sort(Comparator.comparing(Event::receivedTime).thenComparing(CompactEvent::of));
    return events;
  }

  private static LocalDate day(Event event) {
    Instant received = Objects.requireNonNull(event.receivedTime());
    return LocalDate.ofInstant(received, ZoneOffset.UTC);
  }

  private static boolean isPrompt(Event event) {
    return event.eventTime().equals(event.receivedTime());
  }

  private static List<String> rows(Lake lake, LocalDate until) throws IOException {
    List<String> rows = new ArrayList<>();
    for (LakeTable table : List.of(SnapshotTable.usersIn(lake), SnapshotTable.productsIn(lake))) {
      for (GenericRecord row : Tables.rows(table)) {
        long asOf = (Long) row.get("as_of_time");
        if (asOf <= until.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()) {
          rows.add(row.toString());
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  @Test
  void whatWasPublishedAndServed_isWhatTrainingJoins_andOneRunOverAllGives() throws IOException {
    List<Event> events = events();
    Lake whole = Lake.of(folder.resolve("whole").toString());
    Lake nights = Lake.of(folder.resolve("nights").toString());
    LocalDate until = FIRST.plusDays(NIGHTS);
    ingest(whole, events);
    job(whole, "aggregate", "--until=" + until).json(0);
    job(whole, "training-set", "--id=small").json(0);
    FeatureSet features =
        FeatureSetJson.read(
            new ObjectMapper()
                .readTree(whole.trainingSet("small").folder().resolve("manifest.json").toFile())
                .path("feature_set"));

    Map<String, LoggedPrediction> served = new HashMap<>();
    List<String> published = List.of();
    long late = 0;
    for (int night = 0; night < NIGHTS; night++) {
      LocalDate day = FIRST.plusDays(night);
      List<Event> soFar = events.stream().filter(event -> !day(event).isAfter(day)).toList();
      if (night > 0) {
        new ServedShop(nights, features)
            .afterEach(soFar).stream()
                .filter(each -> day(each.event()).equals(day) && isPrompt(each.event()))
                .forEach(each -> served.put(each.event().eventId(), each.prediction()));
      }
      List<Event> ofNight = soFar.stream().filter(event -> day(event).equals(day)).toList();
      assertEquals(0, ingest(nights, ofNight).path("after_closing").asInt());
      late += ofNight.stream().filter(event -> !isPrompt(event)).count();
      Answer closed = job(nights, "aggregate", "--until=" + day.plusDays(1));
      closed.json(0);
      assertTrue(!closed.err().contains("again"), closed.err());
      assertEquals(published, rows(nights, day), "snapshots of closed days, closing " + day);
      published = rows(nights, day.plusDays(1));
    }

    assertTrue(late > 40, late + " late");
    assertEquals(rows(whole, until), published);
    Path log = Files.createDirectories(folder.resolve("log"));
    ServedShop.write(log, features, served.values());
    JsonNode skew =
        job(nights, "skew", "--predictions=" + log, "--from=2024-01-01", "--to=2025-01-01").json(0);
    assertEquals(served.size(), skew.path("compared").asInt(), skew::toString);
    assertEquals(0, skew.path("mismatches").asInt(), skew::toString);
    assertTrue(skew.at("/served/user_ok").asInt() > 50, skew::toString);
    job(nights, "training-set", "--id=small").json(0);
    assertRowsAreServed(nights, features, events, served);
  }

  /** Each row of the training set whose moment was served has the vector that was. */
  private static void assertRowsAreServed(
      Lake lake, FeatureSet features, List<Event> events, Map<String, LoggedPrediction> served)
      throws IOException {
    Map<String, LoggedPrediction> byMoment = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Event event : events) {
      String key = key(event.sessionId(), event.eventTime());
      if (!seen.add(key)) {
        ambiguous.add(key);
      }
    }
    served.values().forEach(each -> byMoment.put(key(each.sessionId(), each.time()), each));
    byMoment.keySet().removeAll(ambiguous);
    int rows = 0;
    for (GenericRecord row : Tables.rows(lake.trainingSet("small"))) {
      Instant time = Instant.ofEpochMilli((Long) row.get("event_time"));
      String key = key(String.valueOf(row.get("session_id")), time);
      LoggedPrediction prediction = byMoment.get(key);
      for (int i = 0; prediction != null && i < features.size(); i++) {
        assertEquals(
            Float.floatToIntBits((Float) row.get(features.names().get(i))),
            Float.floatToIntBits(prediction.vector()[i]),
            key + " " + features.names().get(i));
      }
      rows += prediction == null ? 0 : 1;
    }
    assertTrue(rows > 60, rows + " rows");
  }

  private static String key(String session, Instant time) {
    return session + " at " + time;
  }
}
