package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.pipeline.Answer;
import io.purchaseintent.pipeline.RealRedis;
import io.purchaseintent.pipeline.Tables;
import io.purchaseintent.pipeline.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no shop means to send, through the live job: its states are those of the batch job. */
@Timeout(300)
class LiveBadInputTest {

  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void statesOfStrangeSessions_areThoseOfTheBatchJob() throws Exception {
    check(10 * SessionState.MAX_EVENTS);
  }

  /** A day and more in one session; the same law as with a tenth of it. */
  @Test
  @Tag("thorough")
  void statesOfASessionOfADay_areThoseOfTheBatchJob() throws Exception {
    check(100 * SessionState.MAX_EVENTS);
  }

  private void check(int endless) throws Exception {
    List<Event> events = new ArrayList<>();
    events.addAll(backwards());
    events.addAll(twoUsers());
    events.addAll(afterThePurchase());
    events.addAll(endless(endless));
    events.add(received("shared", Duration.ofMinutes(15)));
    List<Event> slowClocks =
        List.of(received("clock", Duration.ofDays(-365)), received("clock", Duration.ofDays(-2)));
    // The newest of a visit that is under way, if it were believed.
    List<Event> fastClocks =
        Stream.of(Duration.ofSeconds(901), Duration.ofHours(6), Duration.ofDays(365))
            .map(ahead -> received("shared", ahead))
            .toList();
    List<Event> sent = new ArrayList<>(slowClocks);
    sent.addAll(events);
    sent.addAll(fastClocks);
    int wrongClocks = slowClocks.size() + fastClocks.size();
    TestLog log = TestLog.ofFiles(folder.resolve("log"));
    log.append(
        sent.stream()
            .map(event -> new LogRecord(event.sessionId(), EventJson.toBytes(event)))
            .toList());
    Lake lake = Lake.of(folder.resolve("lake").toString());
    try (RealRedis live = RealRedis.start();
        RealRedis batch = RealRedis.start()) {
      JsonNode report =
          job(
              "live",
              "--lake=" + lake.root(),
              "--redis=" + live.uri(),
              log.source().get(0),
              "--archiveWindow=P1D",
              "--untilIdle=PT3S");
      job("sessionize", "--lake=" + lake.root(), "--redis=" + batch.uri());
      Map<String, String> ofLake = batch.values();
      batch.client().flushAll();
      // A file of the past may be old; a clock that is ahead is wrong there too.
      List<Event> inFile = new ArrayList<>(events);
      inFile.addAll(fastClocks);
      Lake ingested = Lake.of(folder.resolve("ingested").toString());
      JsonNode ingest = job("ingest", "--lake=" + ingested.root(), "--input=" + written(inFile));
      job("sessionize", "--lake=" + ingested.root(), "--redis=" + batch.uri());

      assertEquals(sent.size(), report.path("read").asInt());
      assertEquals(events.size(), report.path("accepted").asInt());
      assertEquals(wrongClocks, report.path("rejected").asInt());
      assertEquals(events.size(), ingest.path("accepted").asInt());
      assertEquals(fastClocks.size(), ingest.path("rejected").asInt());
      assertEquals(0, report.path("dropped").asInt());
      assertEquals(events.size(), report.path("archived").asInt());
      assertEquals(expected(events), live.values());
      assertEquals(ofLake, live.values());
      assertEquals(batch.values(), live.values());
      List<GenericRecord> letters = Tables.rows(DeadLetterRow.in(lake));
      assertEquals(
          Collections.nCopies(wrongClocks, "event_time"),
          letters.stream().map(letter -> letter.get("field").toString()).toList());
      assertTrue(
          letters.stream()
              .allMatch(letter -> letter.get("reason").toString().contains("when it was received")),
          letters::toString);
    }
  }

  /** An event that a clock off by so much tells of when it was received. */
  private static Event received(String session, Duration ahead) {
    Instant time = START.plus(ahead);
    return event(session, time, EventType.PAGE_VIEW, "ann").withTimes(time, START);
  }

  private Path written(List<Event> events) throws IOException {
    return Files.write(
        folder.resolve("events.jsonl"),
        events.stream()
            .map(event -> new String(EventJson.toBytes(event), StandardCharsets.UTF_8))
            .toList());
  }

  /** The newest thousand events of each session, and when it began, by sorting. */
  private static Map<String, String> expected(List<Event> events) {
    Map<String, List<Event>> byId = new TreeMap<>();
    events.forEach(
        event -> byId.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event));
    Map<String, String> expected = new TreeMap<>();
    byId.forEach(
        (id, all) -> {
          List<CompactEvent> ofAll = all.stream().map(CompactEvent::of).sorted().toList();
          // Each shopper of an id has a visit of his own; Redis has that of the newest event.
          String shopper = ofAll.get(ofAll.size() - 1).userId();
          List<CompactEvent> sorted =
              ofAll.stream().filter(event -> Objects.equals(event.userId(), shopper)).toList();
          List<CompactEvent> kept =
              sorted.subList(Math.max(0, sorted.size() - SessionState.MAX_EVENTS), sorted.size());
          SessionState state = SessionState.of(kept).merge(SessionState.of(sorted.get(0)));
          assertEquals(kept, state.events());
          int known =
              ofAll.stream()
                  .collect(
                      Collectors.groupingBy(
                          event -> String.valueOf(event.userId()), Collectors.counting()))
                  .values()
                  .stream()
                  .mapToInt(ofShopper -> (int) Math.min(ofShopper, SessionState.MAX_EVENTS))
                  .sum();
          expected.put(FeatureKey.session(id), StateCodec.toText(state, known));
        });
    return expected;
  }

  /** A partition that begins two and a half hours after its end, in one session and in many. */
  private static List<Event> backwards() {
    List<Event> events = new ArrayList<>();
    for (int i = 150; i > 0; i--) {
      Instant time = START.plus(Duration.ofMinutes(i));
      events.add(event("backwards", time, EventType.PRODUCT_VIEW, null));
      events.add(event("backwards" + i / 10, time, EventType.PRODUCT_VIEW, null));
    }
    return events;
  }

  private static List<Event> twoUsers() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(
          event("shared", START.plusSeconds(i), EventType.PAGE_VIEW, i % 3 == 0 ? "ann" : "bob"));
    }
    return events;
  }

  private static List<Event> afterThePurchase() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      EventType type = i % 7 == 5 ? EventType.PURCHASE : EventType.ADD_TO_CART;
      events.add(event("bought", START.plusSeconds(i), type, "cem"));
    }
    return events;
  }

  /** More events than a session remembers, a second apart, every third after the next. */
  private static List<Event> endless(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event("endless", START.plusSeconds(i), EventType.PRODUCT_VIEW, "dora"));
    }
    for (int i = 0; i + 1 < count; i += 3) {
      Collections.swap(events, i, i + 1);
    }
    return events;
  }

  private static Event event(String session, Instant time, EventType type, @Nullable String user) {
    boolean product = type != EventType.PAGE_VIEW;
    return new Event(
        session + "/" + time + "/" + type,
        type,
        time,
        0,
        session,
        user,
        "/page",
        product ? "mug" : null,
        product ? "kitchen" : null,
        product ? 18_000_000 : 0,
        "EUR",
        product ? 1 : 0,
        type == EventType.PURCHASE ? "order" + time : null,
        null,
        Device.MOBILE,
        null,
        "AT",
        null,
        null,
        null,
        null);
  }

  private static JsonNode job(String name, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2"));
    return Answer.of(Clock.systemUTC(), words.toArray(String[]::new)).json(0);
  }
}
