package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.LogEntry;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.RealRedis;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.pipeline.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job goes on from a savepoint that an older build made: {@code older-state/} holds it,
 * the event log that it was made of, and the events that come after.
 *
 * <p>What fails here stops every shop that upgrades. Where that is meant, say so in the changelog,
 * and make another: {@code mvn test -pl bundles/flink -am -Dtest=OlderStateTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dolder-state=make}.
 */
@Timeout(300)
class OlderStateTest {

  private static final long SEED = 11;
  private static final int SESSIONS = 25;
  private static final int PARTITIONS = 2;
  private static final String POISON = "not json";
  private static final Path STORED = Path.of("src", "test", "resources", "older-state");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** No file of the lake is written before the end: all that was read is in the state. */
  private static final List<String> OPTIONS =
      List.of("--archiveWindow=P100D", "--allowedLateness=P60D");

  @TempDir private Path folder;

  @Test
  void jobGoesOn_fromTheStateOfAnOlderBuild_withNothingLostAndNothingTwice() throws Exception {
    copy(STORED, folder.resolve("stored"));
    Path log = folder.resolve("stored/log");
    List<Event> before = eventsOf(log);
    List<Event> after = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("stored/after.jsonl"))) {
      after.add(event(line.getBytes(StandardCharsets.UTF_8)));
    }
    List<Event> all = Stream.concat(before.stream(), after.stream()).toList();
    append(log, records(after), Clock.systemUTC());
    List<String> configuration =
        List.of(
            "state.backend.type: hashmap",
            "execution.savepoint.path: " + folder.resolve("stored/savepoint").toUri());

    try (RealRedis redis = RealRedis.start();
        LiveProcess job =
            LiveProcess.start(folder, configuration, options(redis, log, "--untilIdle=PT3S"))) {
      assertTrue(job.process().waitFor(120, TimeUnit.SECONDS), () -> "no end\n" + job.printed());
      assertEquals(0, job.process().exitValue(), job::printed);

      Map<String, Set<String>> whole = LiveContract.wholeSessions(all);
      Map<String, String> states = redis.values();
      states.forEach((key, state) -> assertTrue(whole.get(key).contains(state), key + " is torn"));
      assertTrue(states.keySet().containsAll(keys(after)));
    }
    Lake lake = Lake.of(folder.resolve("lake").toString());
    assertEquals(
        all.stream().map(Event::eventId).sorted().toList(),
        Tables.rows(EventTable.in(lake)).stream()
            .map(row -> row.get("event_id").toString())
            .sorted()
            .toList());
    assertEquals(1, Tables.rows(DeadLetterRow.in(lake)).size());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "older-state",
      matches = "make",
      disabledReason = "only where a new state is wanted")
  void makesAnotherState() throws Exception {
    List<Event> events =
        SmallShop.events(SEED).stream()
            .filter(event -> Integer.parseInt(event.sessionId().substring(7)) < SESSIONS)
            .map(event -> event.forStorage(event.userId()))
            .collect(Collectors.toCollection(ArrayList::new));
    // Every session's events are spread over both halves.
    Collections.shuffle(events, new Random(SEED));
    List<Event> before = events.subList(0, events.size() / 2);
    List<LogRecord> records = records(before);
    records.add(new LogRecord("poison", POISON.getBytes(StandardCharsets.UTF_8)));
    Path log = folder.resolve("log");
    append(log, records, Clock.fixed(Instant.parse("2024-04-01T00:00:00Z"), ZoneOffset.UTC));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> configuration =
        List.of(
            "state.backend.type: hashmap",
            // All of it in one file.
            "state.storage.fs.memory-threshold: 1mb",
            "rest.address: localhost",
            "rest.bind-address: localhost",
            "rest.bind-port: " + port);
    Path savepoint;
    try (RealRedis redis = RealRedis.start();
        LiveProcess job =
            LiveProcess.start(
                folder, configuration, options(redis, log, "--checkpointingInterval=500"))) {
      Map<String, Set<String>> whole = LiveContract.wholeSessions(before);
      job.await(
          "all states",
          () ->
              redis.values().keySet().equals(keys(before))
                  && redis.values().entrySet().stream()
                      .allMatch(state -> whole.get(state.getKey()).contains(state.getValue())));
      savepoint = savepoint(job, URI.create("http://localhost:" + port));
    }
    try (Stream<Path> files = Files.list(savepoint)) {
      assertEquals(List.of("_metadata"), files.map(file -> file.getFileName().toString()).toList());
    }
    delete(STORED);
    copy(log, STORED.resolve("log"));
    Files.deleteIfExists(STORED.resolve("log/.lock"));
    copy(savepoint, STORED.resolve("savepoint"));
    ByteArrayOutputStream after = new ByteArrayOutputStream();
    for (Event event : events.subList(before.size(), events.size())) {
      after.writeBytes(EventJson.toBytes(event));
      after.write('\n');
    }
    Files.write(STORED.resolve("after.jsonl"), after.toByteArray());
  }

  private List<String> options(RealRedis redis, Path log, String more) {
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(
        List.of(
            "--source=file:" + log,
            "--lake=" + folder.resolve("lake"),
            "--redis=" + redis.uri(),
            more));
    return options;
  }

  /** Asks the job's Flink for one that every state backend reads. */
  private Path savepoint(LiveProcess job, URI flink) throws Exception {
    String id = get(flink.resolve("/jobs")).at("/jobs/0/id").asText();
    JsonNode asked =
        send(
            HttpRequest.newBuilder(flink.resolve("/jobs/" + id + "/savepoints"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode()
                            .put(
                                "target-directory", folder.resolve("savepoints").toUri().toString())
                            .put("formatType", "CANONICAL")
                            .toString())));
    URI progress =
        flink.resolve("/jobs/" + id + "/savepoints/" + asked.path("request-id").asText());
    job.await("a savepoint", () -> get(progress).at("/status/id").asText().equals("COMPLETED"));
    JsonNode done = get(progress);
    assertTrue(done.at("/operation/location").isTextual(), done::toString);
    return Path.of(URI.create(done.at("/operation/location").asText()));
  }

  private static JsonNode get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address));
  }

  private static JsonNode send(HttpRequest.Builder request) throws Exception {
    return JSON.readTree(
        HttpClient.newHttpClient()
            .send(request.build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static void append(Path log, List<LogRecord> records, Clock clock) throws Exception {
    FileLog.Settings settings =
        new FileLog.Settings(PARTITIONS, 1 << 20, Duration.ofDays(36_500), 1 << 20);
    try (FileLog open = FileLog.open(log, settings, clock)) {
      open.append(records);
    }
  }

  private static List<LogRecord> records(List<Event> events) {
    return events.stream()
        .map(event -> new LogRecord(event.sessionId(), EventJson.toBytes(event)))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<Event> eventsOf(Path log) throws IOException {
    List<Event> events = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      try (FileLogReader reader = new FileLogReader(log, partition, 0)) {
        for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
          if (!new String(entry.value(), StandardCharsets.UTF_8).equals(POISON)) {
            events.add(event(entry.value()));
          }
        }
      }
    }
    return events;
  }

  private static Event event(byte[] json) {
    return ((Accepted)
            new EventJson(EventRules.asOf(Instant.parse("2026-01-01T00:00:00Z"))).parse(json))
        .event();
  }

  private static Set<String> keys(List<Event> events) {
    return events.stream()
        .map(event -> "session:" + event.sessionId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> paths = Files.walk(tree)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
