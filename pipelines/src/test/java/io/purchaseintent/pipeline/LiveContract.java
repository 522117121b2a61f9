package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.Event;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the live job must do on every runner: of a stream that is out of order, late and full of
 * copies and poison, the online store ends with the newest state of every session, and the lake
 * with every event once.
 */
public final class LiveContract {

  private static final long SEED = 20_240_301;
  private static final int POISON = 3;

  private LiveContract() {}

  /** What happens to a log in the middle of a stream. */
  public interface Between {
    void happen() throws Exception;
  }

  /**
   * Writes a log of files, runs the job on it until it is silent, and holds the ends against a
   * reckoning.
   */
  public static void check(Path folder, String... runner) throws Exception {
    check(folder, TestLog.ofFiles(folder.resolve("live-log")), runner);
  }

  /** The same with a log of any kind. */
  public static void check(Path folder, TestLog log, String... runner) throws Exception {
    List<Event> events = events();
    List<Event> delivered = delivered(events);
    Lake lake = Lake.of(folder.resolve("live-lake").toString());
    try (RealRedis redis = RealRedis.start()) {
      log.append(records(delivered));
      JsonNode report = run(lake, redis, log, "PT3S", runner);
      check(events, delivered, redis, lake, report);
    }
  }

  /** Without a store: the lake has every event once, also where it has read the log before. */
  public static void checkLakeAlone(Path folder, String... runner) throws Exception {
    List<Event> events = events();
    TestLog log = TestLog.ofFiles(folder.resolve("live-log"));
    log.append(records(delivered(events)));
    Lake lake = Lake.of(folder.resolve("live-lake").toString());
    for (int added : new int[] {events.size(), 0}) {
      JsonNode report = run(lake, null, log, "PT3S", runner);

      assertEquals(added, report.path("archived").asInt(), report::toString);
      assertEquals(0, report.path("written").asInt(), report::toString);
      assertEquals(
          events.stream().map(Event::eventId).sorted().toList(),
          Tables.rows(EventTable.in(lake)).stream()
              .map(row -> row.get("event_id").toString())
              .sorted()
              .toList());
    }
  }

  /**
   * The same, but half of the stream comes when the job has told of the first half, and something
   * has happened.
   */
  public static void checkOnTheWay(Path folder, TestLog log, Between between, String... runner)
      throws Exception {
    List<Event> events = events();
    List<Event> delivered = delivered(events);
    List<LogRecord> records = records(delivered);
    Lake lake = Lake.of(folder.resolve("live-lake").toString());
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (RealRedis redis = RealRedis.start()) {
      List<LogRecord> before = records.subList(0, records.size() / 2);
      log.append(before);
      Future<JsonNode> job = other.submit(() -> run(lake, redis, log, "PT8S", runner));
      Set<String> keys =
          delivered.subList(0, before.size() - POISON).stream()
              .map(event -> FeatureKey.session(event.sessionId()))
              .collect(Collectors.toSet());
      while (!redis.values().keySet().containsAll(keys)) {
        assertFalse(job.isDone(), "the job has ended before the first half was told");
        TimeUnit.MILLISECONDS.sleep(50);
      }
      between.happen();
      log.append(records.subList(before.size(), records.size()));
      check(events, delivered, redis, lake, job.get());
    } finally {
      other.shutdownNow();
    }
  }

  private static JsonNode run(
      Lake lake, @Nullable RealRedis redis, TestLog log, String untilIdle, String... runner)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "live",
                "--lake=" + lake.root(),
                "--archiveWindow=P1D",
                "--untilIdle=" + untilIdle));
    words.add("--redis=" + (redis == null ? "none" : redis.uri()));
    words.addAll(log.source());
    words.addAll(Arrays.asList(runner));
    return Answer.of(Clock.systemUTC(), words.toArray(String[]::new)).json(0);
  }

  private static void check(
      List<Event> events, List<Event> delivered, RealRedis redis, Lake lake, JsonNode report)
      throws Exception {
    assertEquals(expected(events), redis.values());
    assertEquals(
        events.stream().map(Event::eventId).sorted().toList(),
        Tables.rows(EventTable.in(lake)).stream()
            .map(row -> row.get("event_id").toString())
            .sorted()
            .toList());
    assertEquals(POISON, Tables.rows(DeadLetterRow.in(lake)).size());
    assertEquals(delivered.size() + POISON, report.path("read").asInt());
    assertEquals(delivered.size(), report.path("accepted").asInt());
    assertEquals(POISON, report.path("rejected").asInt());
    assertEquals(events.size(), report.path("archived").asInt());
    assertTrue(report.path("received_yet_to_come").asInt() > 0);
    assertTrue(
        Tables.rows(EventTable.in(lake)).stream()
            .allMatch(row -> row.get("received_time") == null));
  }

  private static List<Event> events() {
    return SmallShop.events(SEED).stream().map(event -> event.forStorage(event.userId())).toList();
  }

  /** Every event by its time, but 15% displaced, 2% up to two hours late, and 5% twice. */
  private static List<Event> delivered(List<Event> events) {
    Random random = new Random(SEED);
    Map<Event, Instant> arrivals = new HashMap<>();
    List<Event> delivered = new ArrayList<>();
    for (Event event : events) {
      int kind = random.nextInt(100);
      Duration delay =
          kind < 15
              ? Duration.ofSeconds(random.nextInt(50))
              : kind < 17 ? Duration.ofSeconds(random.nextInt(7_200)) : Duration.ZERO;
      arrivals.put(event, event.eventTime().plus(delay));
      delivered.add(event);
      if (random.nextInt(20) == 0) {
        delivered.add(event);
      }
    }
    delivered.sort(Comparator.comparing(arrivals::get));
    return delivered;
  }

  /** With poison among the first of them, and one of a hundred received at a time to come. */
  private static List<LogRecord> records(List<Event> events) {
    List<byte[]> poison =
        List.of(
            "not json".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xff, 0, 1},
            "{\"event_id\":\"x\",\"type\":\"page_view\",\"event_time\":\"2031-01-01T00:00:00Z\",\"session_id\":\"s\",\"received_time\":\"2024-03-01T00:00:00Z\"}"
                .getBytes(StandardCharsets.UTF_8));
    List<LogRecord> records = new ArrayList<>();
    for (Event event : events) {
      if (records.size() % 100 == 50 && records.size() / 100 < POISON) {
        records.add(new LogRecord("p" + records.size(), poison.get(records.size() / 100)));
      }
      Event said =
          records.size() % 100 == 20
              ? event.withTimes(event.eventTime(), Instant.parse("2099-01-01T00:00:00Z"))
              : event;
      records.add(new LogRecord(event.sessionId(), EventJson.toBytes(said)));
    }
    return records;
  }

  /** The text of the newest session of every id, by a reckoning without windows. */
  private static Map<String, String> expected(List<Event> events) {
    Map<String, List<Event>> newest = new TreeMap<>();
    for (List<Event> session : new NaiveMoments(events).sessions()) {
      newest.merge(key(session), session, (a, b) -> last(a).isAfter(last(b)) ? a : b);
    }
    Map<String, String> expected = new TreeMap<>();
    newest.forEach((key, session) -> expected.put(key, text(session)));
    return expected;
  }

  /** The texts of all whole sessions of every id, by the same reckoning. */
  public static Map<String, Set<String>> wholeSessions(List<Event> events) {
    Map<String, Set<String>> whole = new TreeMap<>();
    for (List<Event> session : new NaiveMoments(events).sessions()) {
      whole.computeIfAbsent(key(session), key -> new TreeSet<>()).add(text(session));
    }
    return whole;
  }

  private static String key(List<Event> session) {
    return FeatureKey.session(session.get(0).sessionId());
  }

  private static String text(List<Event> session) {
    return StateCodec.toText(SessionState.of(session.stream().map(CompactEvent::of).toList()));
  }

  private static Instant last(List<Event> session) {
    return session.stream().map(Event::eventTime).max(Comparator.naturalOrder()).orElseThrow();
  }
}
