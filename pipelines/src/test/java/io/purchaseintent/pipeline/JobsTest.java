package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.Decoded;
import io.purchaseintent.feature.StateCodec;
import io.purchaseintent.pipeline.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The five jobs one after the other on the Direct runner, held against naive reckonings. */
final class JobsTest {

  private static final long SEED = RunnerContract.SEED;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static List<Event> events;
  private static Lake lake;
  private static JsonNode ingested;
  private static JsonNode sessionized;
  private static JsonNode trainingSet;

  /** What a job answered. */
  private record Answer(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      assertEquals(0, exitCode, err);
      return new ObjectMapper().readTree(out.substring(out.lastIndexOf("{\"job\"")));
    }
  }

  private static Answer job(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--runner=DirectRunner");
    int exitCode =
        Main.run(
            all.toArray(String[]::new),
            CLOCK,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @BeforeAll
  static void runTheJobs() throws IOException {
    events = SmallShop.events(SEED);
    SmallShop.write(events, SEED, folder.resolve("input"));
    lake = Lake.of(folder.resolve("lake").toString());
    String at = "--lake=" + lake.root();
    ingested = job("ingest", at, "--input=" + folder.resolve("input")).json();
    sessionized = job("sessionize", at).json();
    job("aggregate", at).json();
    trainingSet = job("training-set", at, "--id=small").json();
  }

  @Test
  void ingest_countsEveryLineOnce() {
    assertEquals(events.size(), ingested.path("accepted").asInt());
    assertEquals(SmallShop.DUPLICATES, ingested.path("duplicates").asInt());
    assertEquals(SmallShop.BROKEN, ingested.path("rejected").asInt());
    assertEquals(SmallShop.ROBOTS, ingested.path("bots").asInt());
    assertEquals(
        ingested.path("read").asInt(),
        events.size() + SmallShop.DUPLICATES + SmallShop.BROKEN + SmallShop.ROBOTS);
  }

  @Test
  void ingest_keepsTheBytesOfWhatItRejects() throws IOException {
    Set<String> originals = new HashSet<>();
    for (GenericRecord row : Tables.rows(lake.deadLetter())) {
      java.nio.ByteBuffer bytes = (java.nio.ByteBuffer) row.get("original");
      originals.add(StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString());
    }

    assertEquals(SmallShop.BROKEN, originals.size());
    assertTrue(originals.contains("not json"));
    assertTrue(originals.contains("{\"\u00ff\u00fe\":1}"));
  }

  @Test
  void sessionize_agreesWithANaiveReckoning() throws IOException {
    List<List<Event>> sessions = new NaiveMoments(events).sessions();
    Map<String, Integer> expected = new TreeMap<>();
    sessions.forEach(session -> expected.put(NaiveMoments.key(session, 0), session.size()));
    Map<String, Integer> actual = new TreeMap<>();
    for (GenericRecord row : Tables.rows(lake.sessions())) {
      actual.put(
          row.get("session_id") + "/" + row.get("session_start") + "/0",
          (Integer) row.get("event_count"));
    }

    assertEquals(expected, actual);
    assertEquals(sessions.size(), sessionized.path("sessions").asInt());
    assertEquals(
        sessions.stream()
            .filter(s -> s.stream().anyMatch(e -> e.type() == EventType.PURCHASE))
            .count(),
        sessionized.path("purchasing_sessions").asLong());
  }

  @Test
  void trainingSet_agreesWithANaiveReckoning() throws IOException {
    Map<String, Map<String, Object>> expected = new NaiveMoments(events).rows();
    Map<String, Map<String, Object>> actual = new TreeMap<>();
    for (GenericRecord row : Tables.rows(lake.trainingSet("small"))) {
      String key = row.get("session_id") + "/" + row.get("session_start") + "/" + row.get("moment");
      Map<String, Object> values = new TreeMap<>();
      for (String name : expected.get(key).keySet()) {
        Object value = row.get(name);
        values.put(name, value instanceof Number ? value : value.toString());
      }
      actual.put(key, values);
    }
    // Sessions across a border of the split are in no part.
    expected.keySet().retainAll(actual.keySet());

    assertEquals(expected, actual, "seed " + SEED);
    assertTrue(actual.size() > 200, "only " + actual.size() + " moments");
    assertTrue(
        actual.values().stream().anyMatch(row -> row.get("segment").equals("known")),
        "no moment of a known user");
  }

  @Test
  void rows_areThoseThatEveryRunnerMustWrite() throws IOException {
    assertEquals(RunnerContract.expected(), RunnerContract.fingerprints(lake));
  }

  @Test
  void trainingSet_partsAreApartInTime() throws IOException {
    JsonNode splits =
        new ObjectMapper()
            .readTree(lake.trainingSet("small").folder().resolve("manifest.json").toFile())
            .path("splits");
    Instant validation = Instant.parse(splits.path("validation_start").asText());
    Instant test = Instant.parse(splits.path("test_start").asText());

    for (Path file : lake.trainingSet("small").files()) {
      if (!file.toString().endsWith(".parquet")) {
        continue;
      }
      String part = file.getParent().getFileName().toString();
      for (GenericRecord row : Tables.rows(file)) {
        Instant time = Instant.ofEpochMilli((Long) row.get("event_time"));
        assertEquals(part.equals("train"), time.isBefore(validation));
        assertEquals(part.equals("test"), !time.isBefore(test));
      }
    }
    assertTrue(trainingSet.path("rows").path("train").asInt() > 0);
  }

  @Test
  void publish_writesEveryEntityOnce_withAnExpiry() throws IOException {
    RedisServer redis = RedisServer.newRedisServer().port(0x4000 | (int) (SEED % 0x3fff)).build();
    redis.start();
    try (Jedis client = new Jedis("localhost", redis.ports().get(0))) {
      String address = "--redis=redis://localhost:" + redis.ports().get(0);
      JsonNode report = job("publish", "--lake=" + lake.root(), address).json();
      job("sessionize", "--lake=" + lake.root(), address).json();

      long users = events.stream().map(Event::userId).filter(u -> u != null).distinct().count();
      long products =
          events.stream().map(Event::productId).filter(p -> p != null).distinct().count();
      assertEquals(users + products, report.path("written").asLong());
      assertEquals(users, client.keys("user:*").size());
      assertEquals(
          events.stream().map(Event::sessionId).distinct().count(),
          client.keys("session:*").size());
      assertTrue(client.ttl("product:product1") > 86_400);
      Decoded<?> session =
          StateCodec.decodeSession(
              StateCodec.fromText(
                  client.get("session:session3").getBytes(StandardCharsets.US_ASCII)));
      assertTrue(session instanceof Decoded.Value<?>, session.toString());
    } finally {
      redis.stop();
    }
  }

  @Test
  void ingest_withAKey_storesPseudonymsAlone() throws IOException {
    Path key = Files.write(folder.resolve("key"), new byte[32]);
    Lake other = Lake.of(folder.resolve("pseudonymous").toString());

    job(
            "ingest",
            "--lake=" + other.root(),
            "--input=" + folder.resolve("input"),
            "--pseudonymKey=" + key)
        .json();

    Pseudonymizer pseudonymizer = new Pseudonymizer(new byte[32]);
    Set<String> expected = new HashSet<>();
    events.forEach(event -> expected.add(String.valueOf(pseudonymizer.apply(event.userId()))));
    Set<String> stored = new HashSet<>();
    for (GenericRecord row : Tables.rows(other.events())) {
      stored.add(String.valueOf(row.get("user_id")));
    }
    assertEquals(expected, stored);
  }

  @Test
  void ingestAgain_replacesWhole_andAFailedOneLeavesWhatWasThere() throws IOException {
    Lake other = Lake.of(folder.resolve("again").toString());
    String at = "--lake=" + other.root();
    job("ingest", at, "--input=" + folder.resolve("input")).json();
    Path broken = Files.createDirectories(folder.resolve("broken"));
    byte[] packed = gzip(Files.readAllBytes(folder.resolve("input/events-0.jsonl")));
    Files.write(broken.resolve("events.jsonl.gz"), Arrays.copyOf(packed, packed.length / 2));

    Answer failed = job("ingest", at, "--input=" + broken);

    assertEquals(1, failed.exitCode());
    assertTrue(failed.err().contains("events.jsonl.gz cannot be read beyond byte"), failed.err());
    assertFalse(failed.err().contains("\tat "), failed.err());
    assertEquals(events.size(), Tables.rows(other.events()).size());
    assertFalse(Files.exists(other.root().resolve(".staging")) && hasFiles(other));
  }

  private static boolean hasFiles(Lake lake) throws IOException {
    try (var files = Files.walk(lake.root().resolve(".staging"))) {
      return files.anyMatch(Files::isRegularFile);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void badOptions_areExplained() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Path nothing = Files.createFile(folder.resolve("events-nothing.jsonl"));
    String at = "--lake=" + folder.resolve("none");

    assertEquals(2, job("fly").exitCode());
    assertEquals(2, job("ingest", at).exitCode());
    assertTrue(job("sessionize", at).err().contains("run the job that makes them first"));
    assertTrue(
        job("ingest", at, "--input=" + folder.resolve("empty")).err().contains("no file in"));
    assertTrue(job("ingest", at, "--input=" + nothing).err().contains("is empty"));
    assertTrue(
        job("publish", "--lake=" + lake.root(), "--redis=redis://localhost:1")
            .err()
            .contains("Redis does not answer at localhost:1"));
    assertTrue(
        job("sessionize", "--lake=" + lake.root(), "--sessionGap=soon")
            .err()
            .contains("--sessionGap=soon is no ISO-8601 duration"));
  }
}
