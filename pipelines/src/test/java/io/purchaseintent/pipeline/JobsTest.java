package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.pipeline.coder.BytesCoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  private static JsonNode published;
  private static Map<String, String> values;
  private static long secondsToLive;

  private static Answer job(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--runner=DirectRunner";
    return Answer.of(CLOCK, all);
  }

  @BeforeAll
  static void runTheJobs() throws IOException {
    events = SmallShop.events(SEED);
    SmallShop.write(events, SEED, folder.resolve("input"));
    lake = Lake.of(folder.resolve("lake").toString());
    String at = "--lake=" + lake.root();
    ingested = job("ingest", at, "--input=" + folder.resolve("input")).json(0);
    try (RealRedis redis = RealRedis.start()) {
      sessionized = job("sessionize", at, "--redis=" + redis.uri()).json(0);
      job("aggregate", at).json(0);
      trainingSet = job("training-set", at, "--id=small").json(0);
      published = job("publish", at, "--redis=" + redis.uri()).json(0);
      values = redis.values();
      secondsToLive = redis.client().ttl("product:product1");
    }
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
    for (GenericRecord row : Tables.rows(DeadLetterRow.in(lake))) {
      java.nio.ByteBuffer bytes = (java.nio.ByteBuffer) row.get("original");
      originals.add(StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString());
      assertEquals(CLOCK.millis(), row.get("rejected_time"));
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
    for (GenericRecord row : Tables.rows(SessionTable.in(lake))) {
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
    Map<String, Integer> idle = new TreeMap<>();
    for (GenericRecord row : Tables.rows(lake.trainingSet("small"))) {
      String key = row.get("session_id") + "/" + row.get("session_start") + "/" + row.get("moment");
      if ((Integer) row.get("idle_seconds") > 0) {
        idle.put(key, (Integer) row.get("idle_seconds"));
        assertEquals(
            ((Integer) row.get("idle_seconds")).floatValue(),
            row.get("seconds_since_last_event"),
            key);
        continue;
      }
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
    assertTrue(actual.keySet().containsAll(idle.keySet()), "idle behind no event: " + idle);
    assertTrue(
        idle.size() > actual.size() / 20 && idle.size() < actual.size() / 3,
        idle.size() + " idle moments beside " + actual.size());
  }

  @Test
  void trainingSet_ofSomeDays_hasTheirVisitsThatAreOver_whateverComesAfter() throws IOException {
    LocalDate from = LocalDate.parse("2024-02-23");
    LocalDate until = LocalDate.parse("2024-03-07");
    List<String> args =
        new ArrayList<>(
            List.of(
                "training-set",
                "--lake=" + lake.root(),
                "--id=window",
                "--from=" + from,
                "--until=" + until,
                "--vocabulariesOf=none"));
    args.addAll(Answer.LIGHT_RUNNER);
    Answer.of(CLOCK, args.toArray(String[]::new)).json(0);
    JsonNode manifest =
        new ObjectMapper()
            .readTree(lake.trainingSet("window").folder().resolve("manifest.json").toFile());
    Instant start = from.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant last =
        events.stream()
            .map(Event::eventTime)
            .filter(time -> time.isBefore(until.atStartOfDay(ZoneOffset.UTC).toInstant()))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Set<String> expected = new TreeSet<>();
    for (List<Event> session : new NaiveMoments(events).sessions()) {
      Instant end = session.get(session.size() - 1).eventTime();
      if (!end.isBefore(start) && !end.plus(Duration.ofMinutes(30)).isAfter(last)) {
        expected.add(NaiveMoments.key(session, 0));
      }
    }
    Set<String> actual = new TreeSet<>();
    for (Path file : lake.trainingSet("window").files()) {
      if (file.toString().endsWith(".parquet")) {
        for (GenericRecord row : Tables.rows(file)) {
          actual.add(row.get("session_id") + "/" + row.get("session_start") + "/0");
        }
      }
    }

    assertEquals("2024-02-23", manifest.path("days").path("from").asText());
    assertEquals("2024-03-07", manifest.path("days").path("until").asText());
    // 13 days: 9 to train on, 2 to validate by.
    assertEquals("2024-03-03T00:00:00Z", manifest.at("/splits/validation_start").asText());
    assertTrue(expected.containsAll(actual), actual + " are more than " + expected);
    // Those across a border of the split are in no part, and some have a purchase first.
    assertTrue(actual.size() > expected.size() * 0.7, actual.size() + " of " + expected.size());
    Answer tooEarly =
        job("training-set", "--lake=" + lake.root(), "--id=early", "--from=2023-12-31");
    assertEquals(2, tooEarly.exitCode());
    assertTrue(tooEarly.err().contains("--from=2023-12-31 is too early"), tooEarly.err());
  }

  @Test
  void trainingSet_ofAtMostSoManyRows_keepsWhoBought_andWeighsOthersAsAll() throws IOException {
    long all = rowsAtEvents(trainingSet, "train");
    List<String> args =
        new ArrayList<>(
            List.of(
                "training-set", "--lake=" + lake.root(), "--id=drawn", "--maxRows=" + all * 3 / 4));
    args.addAll(Answer.LIGHT_RUNNER);
    JsonNode drawn = Answer.of(CLOCK, args.toArray(String[]::new)).json(0);
    JsonNode manifest =
        new ObjectMapper()
            .readTree(lake.trainingSet("drawn").folder().resolve("manifest.json").toFile());
    JsonNode train = manifest.path("draw").path("parts").path("train");
    double weight = 0;
    for (Path file : lake.trainingSet("drawn").files()) {
      if (file.toString().endsWith(".parquet") && file.getParent().endsWith("train")) {
        for (GenericRecord row : Tables.rows(file)) {
          weight += (Integer) row.get("idle_seconds") > 0 ? 0 : (Float) row.get("weight");
        }
      }
    }

    assertTrue(rowsAtEvents(drawn, "train") <= all * 3 / 4, drawn.toString());
    assertEquals(
        trainingSet.path("sessions").path("train").path("purchasing"),
        drawn.path("sessions").path("train").path("purchasing"));
    assertEquals(trainingSet.path("rows").path("test"), drawn.path("rows").path("test"));
    for (String part : List.of("train", "validation", "test")) {
      assertEquals(
          rowsAtEvents(trainingSet, part), drawn.path("rows_of_all").path(part).asLong(), part);
    }
    assertEquals(trainingSet.path("sessions").path("train"), train.path("sessions_of_all"));
    assertEquals(train.path("sessions_of_all").path("all").asDouble(), weight, 1e-3);
  }

  private static long rowsAtEvents(JsonNode report, String part) {
    return report.path("rows").path(part).asLong()
        - report.path("rows_while_idle").path(part).asLong();
  }

  @Test
  void trainingSet_countsEverySessionOnce() {
    assertTrue(trainingSet.path("still_open").asLong() > 0, trainingSet.toString());
    long counted =
        trainingSet.path("across_border").asLong()
            + trainingSet.path("without_moment").asLong()
            + trainingSet.path("still_open").asLong();
    for (JsonNode part : trainingSet.path("sessions")) {
      counted += part.path("all").asLong();
    }

    assertEquals(new NaiveMoments(events).sessions().size(), counted);
  }

  @Test
  void rows_areThoseThatEveryRunnerMustWrite() throws IOException {
    Map<String, String> fingerprints = RunnerContract.fingerprints(lake, values);
    fingerprints.put(
        RunnerContract.QUALITY,
        RunnerContract.quality(lake, folder, Answer.LIGHT_RUNNER.toArray(String[]::new)));
    fingerprints.put(
        RunnerContract.CHECKS,
        RunnerContract.checks(lake, folder, Answer.LIGHT_RUNNER.toArray(String[]::new)));
    fingerprints.put(
        RunnerContract.EXPERIMENT,
        RunnerContract.experiment(lake, folder, Answer.LIGHT_RUNNER.toArray(String[]::new)));
    fingerprints.put(
        RunnerContract.DECLARED,
        RunnerContract.declared(folder, Answer.LIGHT_RUNNER.toArray(String[]::new)));

    assertEquals(RunnerContract.expected(), fingerprints);
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
  void referenceProfile_isOfOneMomentASession_andSawAll() throws IOException {
    Path folder = lake.trainingSet("small").folder();
    ReferenceProfile.Part features =
        ReferenceProfileJson.read(
                new ObjectMapper().readTree(folder.resolve(ReferenceProfile.FILE).toFile()))
            .features();
    int column = features.indexOf("event_count");
    DoubleSummaryStatistics counts = new DoubleSummaryStatistics();
    for (Path file : lake.trainingSet("small").files()) {
      if (file.toString().endsWith(".parquet") && file.getParent().endsWith("train")) {
        for (GenericRecord row : Tables.rows(file)) {
          if ((Integer) row.get("idle_seconds") == 0) {
            counts.accept((Float) row.get("event_count"));
          }
        }
      }
    }

    long sessions = trainingSet.path("sessions").path("train").path("all").asLong();
    assertEquals(sessions, features.counts().sessions(Slices.ALL));
    assertEquals(sessions, Arrays.stream(features.counts().counts(Slices.ALL, column)).sum());
    assertEquals(counts.getCount(), features.counts().seen(column).rows());
    assertEquals(counts.getMin(), features.columns().get(column).summary().min());
    assertEquals(counts.getMax(), features.columns().get(column).summary().max());
  }

  @Test
  void publish_writesEveryEntityOnce_withAnExpiry() {
    long users = events.stream().map(Event::userId).filter(u -> u != null).distinct().count();
    long products = events.stream().map(Event::productId).filter(p -> p != null).distinct().count();
    long sessions = events.stream().map(Event::sessionId).distinct().count();

    assertEquals(users + products, published.path("written").asLong());
    assertEquals(sessions, sessionized.path("written").asLong());
    assertEquals(users + products + sessions, values.size());
    assertTrue(secondsToLive > 86_400, secondsToLive + " s");
  }

  @Test
  void valuesOfUsersAndProducts_areThoseOfANaiveReckoningAtTheEnd() {
    NaiveMoments naive = new NaiveMoments(events);
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    Map<String, Map<String, Object>> actual = new TreeMap<>();
    for (Event event : events) {
      if (event.userId() != null) {
        String key = "user:" + event.userId();
        UserHistory user = BytesCoder.value(StateCodec.decodeUser(bytes(key)));
        naive.user(
            event.userId(), naive.end(), expected.computeIfAbsent(key, k -> new TreeMap<>()));
        actual.put(
            key,
            Map.of(
                "segment", "known",
                "lifetime_session_count", (float) user.lifetimeSessionCount(),
                "sessions_30d", (float) user.sessions30d(),
                "lifetime_purchase_count", (float) user.lifetimePurchaseCount()));
      }
      if (event.productId() != null) {
        String key = "product:" + event.productId();
        ProductStats product = BytesCoder.value(StateCodec.decodeProduct(bytes(key)));
        naive.product(
            event.productId(), naive.end(), expected.computeIfAbsent(key, k -> new TreeMap<>()));
        actual.put(
            key,
            Map.of(
                "view_count_30d",
                (float) product.viewCount30d(),
                "purchase_count_30d",
                (float) product.purchaseCount30d(),
                "avg_price_7d",
                (float) (product.priceSumMicros7d() / 1e6 / product.priceCount7d())));
      }
    }

    assertEquals(expected, actual, "seed " + SEED);
  }

  @Test
  void valuesOfSessions_areTheLastOfTheirId() {
    Map<String, List<Object>> expected = new TreeMap<>();
    for (List<Event> session : new NaiveMoments(events).sessions()) {
      Instant first = session.get(0).eventTime();
      Instant last = session.get(session.size() - 1).eventTime();
      expected.merge(
          "session:" + session.get(0).sessionId(),
          List.of(last, first, session.size()),
          (a, b) -> ((Instant) a.get(0)).isAfter((Instant) b.get(0)) ? a : b);
    }
    Map<String, List<Object>> actual = new TreeMap<>();
    for (String key : expected.keySet()) {
      SessionState session = BytesCoder.value(StateCodec.decodeSession(bytes(key)));
      actual.put(
          key,
          List.of(
              Instant.ofEpochMilli(session.newest().timeMillis()),
              Instant.ofEpochMilli(session.firstTimeMillis()),
              session.size()));
    }

    assertEquals(expected, actual, "seed " + SEED);
  }

  private static byte[] bytes(String key) {
    byte[] text = values.get(key).getBytes(StandardCharsets.US_ASCII);
    return key.startsWith("session:")
        ? StateCodec.sessionFromText(text)
        : StateCodec.fromText(text);
  }

  @Test
  void badOptions_areExplained() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Path nothing = Files.createFile(folder.resolve("events-nothing.jsonl"));
    String at = "--lake=" + folder.resolve("none");

    assertEquals(2, job("fly").exitCode());
    assertEquals(
        "ingest: --input is missing; --help tells about it", job("ingest", at).err().trim());
    assertEquals(2, job("ingest", at).exitCode());
    assertEquals(
        "sessionize: --inptu is not an option of this job; did you mean --input? --help lists those"
            + " there are",
        job("sessionize", at, "--inptu=x").err().trim());
    assertTrue(job("sessionize", at).err().contains("run the job that makes them first"));
    assertTrue(
        job("ingest", at, "--input=" + folder.resolve("empty")).err().contains("no file in"));
    assertTrue(job("ingest", at, "--input=" + nothing).err().contains("is empty"));
    assertTrue(
        job("publish", "--lake=" + lake.root(), "--redis=redis://localhost:1")
            .err()
            .contains("Redis does not answer at localhost:1"));
    try (RealRedis redis = RealRedis.start()) {
      Answer future =
          job("publish", "--lake=" + lake.root(), "--redis=" + redis.uri(), "--asOf=2999-01-01");
      assertEquals(2, future.exitCode());
      assertTrue(future.err().contains("is after the newest snapshots, which are of "));
    }
    assertTrue(
        job("sessionize", "--lake=" + lake.root(), "--sessionGap=soon")
            .err()
            .contains("--session-gap=soon is no ISO-8601 duration"));
  }
}
