package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Lakes of a few days of the small shop that are equal, or differ in one thing. */
final class CompareTest {

  private static final long SEED = RunnerContract.SEED;

  private static final Clock CLOCK = clock("2026-03-01T00:00:00Z");

  @TempDir private static Path folder;

  private static List<Event> events;
  private static Lake original;
  private Lake copy;

  private static Clock clock(String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }

  private static Answer job(Clock clock, Lake lake, String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(clock, words.toArray(String[]::new));
  }

  /** A lake of the small shop's events, from an input folder of its own. */
  private static Lake lake(String name, Clock clock, String files) throws IOException {
    Path input = folder.resolve(name + "-input");
    SmallShop.write(events, SEED, input);
    Lake lake = Lake.of(folder.resolve(name).toString());
    job(clock, lake, "ingest", "--input=" + input).json(0);
    job(clock, lake, "sessionize").json(0);
    job(clock, lake, "aggregate").json(0);
    job(clock, lake, "training-set", "--id=small", "--filesPerPart=" + files).json(0);
    return lake;
  }

  @BeforeAll
  static void makeALake() throws IOException {
    Instant end = Instant.parse("2024-02-27T00:00:00Z");
    events =
        SmallShop.events(SEED).stream().filter(event -> event.eventTime().isBefore(end)).toList();
    original = lake("original", clock("2026-01-01T00:00:00Z"), "1");
  }

  @BeforeEach
  void copyIt(TestInfo test) throws IOException {
    copy = Lake.of(folder.resolve(test.getTestMethod().orElseThrow().getName()).toString());
    try (Stream<Path> paths = Files.walk(original.root())) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.root().resolve(original.root().relativize(path)));
      }
    }
  }

  private Answer compare(String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--with=" + copy.root());
    return job(CLOCK, original, "compare", words.toArray(String[]::new));
  }

  /** Changes the rows of one of the copy's files. */
  private void change(UnaryOperator<List<GenericRecord>> change) throws IOException {
    LakeTable table = EventTable.in(copy);
    TableFile file = table.view().files().get(3);
    Tables.replace(table, file, change.apply(Tables.rows(table, file)));
  }

  private static String differences(JsonNode report, String dataset) {
    JsonNode counts = report.path("datasets").path(dataset);
    return counts.path("only_here") + " here, " + counts.path("only_there") + " there";
  }

  /** The names of the datasets that differ. */
  private static List<String> different(JsonNode report) {
    List<String> names = new ArrayList<>();
    report
        .path("datasets")
        .fields()
        .forEachRemaining(
            dataset -> {
              JsonNode counts = dataset.getValue();
              if (counts.has("missing")
                  || counts.path("only_here").asLong() + counts.path("only_there").asLong() > 0) {
                names.add(dataset.getKey());
              }
            });
    return names;
  }

  @Test
  void sameEvents_onAnotherDayFromAnotherFolderInOtherFiles_areEqual() throws IOException {
    copy = lake("other", clock("2026-02-03T04:05:06Z"), "2");

    JsonNode report = compare().json(0);

    assertTrue(report.path("equal").asBoolean());
    assertEquals(List.of(), different(report));
    assertEquals("[\"redis\"]", report.path("skipped").toString());
    JsonNode datasets = report.path("datasets");
    assertEquals(events.size(), datasets.at("/events/rows_here").asInt());
    assertEquals(events.size(), datasets.at("/events/rows_there").asInt());
    assertEquals(SmallShop.BROKEN, datasets.at("/dead_letters/rows_there").asInt());
    assertEquals(
        new NaiveMoments(events).sessions().size(), datasets.at("/sessions/rows_there").asInt());
    assertEquals(
        Tables.rows(original.trainingSet("small")).size(),
        Stream.of("train", "validation", "test")
            .mapToInt(
                part -> datasets.path("training-sets/small/" + part).path("rows_here").asInt())
            .sum());
    assertFalse(Files.exists(original.root().resolve("comparison")));
  }

  @Test
  void rowChangedInOneColumn_isToldInBothItsForms() throws IOException {
    List<String> ids = new ArrayList<>();
    change(
        rows -> {
          ids.add(rows.get(0).get("event_id").toString());
          rows.get(0).put("sequence", 77_777);
          return rows;
        });

    Answer answer = compare();

    JsonNode report = answer.json(3);
    assertFalse(report.path("equal").asBoolean());
    assertEquals(List.of("events"), different(report));
    assertEquals("1 here, 1 there", differences(report, "events"));
    assertTrue(
        answer.err().contains("compare: events: 1 rows only here, 1 only there"), answer.err());
    assertTrue(
        answer.err().matches("(?s).*only here: \\{\"event_id\":\"" + ids.get(0) + "\",.*"),
        answer.err());
    assertTrue(answer.err().matches("(?s).*only there: \\{.*\"sequence\":77777,.*"), answer.err());
  }

  @Test
  void rowLost_isOnlyHere() throws IOException {
    change(rows -> rows.subList(1, rows.size()));

    JsonNode report = compare().json(3);

    assertEquals("1 here, 0 there", differences(report, "events"));
    assertEquals(events.size() - 1, report.at("/datasets/events/rows_there").asInt());
  }

  @Test
  void rowTwice_isOnceTooOftenThere() throws IOException {
    change(
        rows -> {
          rows.add(rows.get(0));
          return rows;
        });

    JsonNode report = compare().json(3);

    assertEquals("0 here, 1 there", differences(report, "events"));
    assertEquals(events.size() + 1, report.at("/datasets/events/rows_there").asInt());
  }

  @Test
  void momentInAnotherPart_isADifference() throws IOException {
    Path set = copy.trainingSet("small").folder();
    Path file =
        copy.trainingSet("small").files().stream()
            .filter(path -> path.getParent().endsWith("validation"))
            .findFirst()
            .orElseThrow();
    Path moved = set.resolve("test").resolve("moved.parquet");
    Files.move(file, moved);
    replace(set.resolve("manifest.json"), set.relativize(file), set.relativize(moved));

    assertEquals(
        List.of("training-sets/small/validation", "training-sets/small/test"),
        different(compare().json(3)));
  }

  @Test
  void manifest_isComparedButForItsTimeAndFiles() throws IOException {
    Path manifest = copy.trainingSet("small").folder().resolve("manifest.json");
    replace(manifest, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    replace(manifest, "sha256", "sha257");
    assertEquals(List.of(), different(compare().json(0)));

    replace(manifest, "PT30M", "PT31M");
    assertEquals(List.of("training-sets/small/manifest"), different(compare().json(3)));
  }

  @Test
  void referenceProfile_isCompared() throws IOException {
    replace(
        copy.trainingSet("small").folder().resolve("reference-profile.json"), "steps", "stairs");

    assertEquals(List.of("training-sets/small/reference-profile"), different(compare().json(3)));
  }

  @Test
  void datasetMissing_isADifference() throws IOException {
    Files.delete(copy.root().resolve("tables/sessions/metadata/v2.metadata.json"));
    Files.delete(copy.root().resolve("tables/sessions/metadata/v1.metadata.json"));
    Files.delete(copy.root().resolve("tables/sessions/metadata/version-hint.text"));
    Files.delete(copy.trainingSet("small").folder().resolve("manifest.json"));

    Answer answer = compare();

    assertEquals(
        List.of(
            "sessions",
            "training-sets/small/manifest",
            "training-sets/small/reference-profile",
            "training-sets/small/train",
            "training-sets/small/validation",
            "training-sets/small/test"),
        different(answer.json(3)));
    assertTrue(answer.err().contains("compare: sessions: is missing there"), answer.err());
  }

  @Test
  void datasetWithoutRows_isTheSameAsAMissingOne() throws IOException {
    Lake events = withoutRows("empty-events", EventTable::in);
    Lake deadLetters = withoutRows("empty-dead-letters", DeadLetterRow::in);

    JsonNode same = job(CLOCK, events, "compare", "--with=" + events.root()).json(0);
    assertEquals(0, same.at("/datasets/events/rows_here").asInt());
    assertEquals(
        "[\"dead_letters\",\"sessions\",\"user_snapshots\",\"product_snapshots\",\"redis\"]",
        same.path("skipped").toString());

    Answer other = job(CLOCK, events, "compare", "--with=" + deadLetters.root());
    assertTrue(other.json(0).path("equal").asBoolean());
    assertEquals("", other.err());
    for (String dataset : List.of("events", "dead_letters")) {
      assertEquals(
          "{\"rows_here\":0,\"rows_there\":0,\"only_here\":0,\"only_there\":0}",
          other.json(0).path("datasets").path(dataset).toString());
    }

    JsonNode full = job(CLOCK, original, "compare", "--with=" + deadLetters.root()).json(3);
    assertEquals("there", full.at("/datasets/events/missing").asText());
    assertTrue(full.at("/datasets/dead_letters/missing").isMissingNode());
    assertEquals(
        SmallShop.BROKEN + " here, 0 there", differences(full, "dead_letters"), full::toString);
  }

  private static Lake withoutRows(String name, Function<Lake, LakeTable> table) {
    Lake lake = Lake.of(CompareTest.folder.resolve(name).toString());
    TableWrite write = table.apply(lake).write("empty");
    write.wrote(List.of());
    write.append();
    return lake;
  }

  @Test
  void valueInRedis_isComparedByKeyAndContent() throws IOException {
    try (RealRedis here = RealRedis.start();
        RealRedis there = RealRedis.start()) {
      for (int i = 0; i < 50; i++) {
        here.client().setex("user:" + i, 1_000, "value" + i % 7);
        there.client().setex("user:" + (49 - i), 2_000, "value" + (49 - i) % 7);
      }
      for (Jedis store : List.of(here.client(), there.client())) {
        store.mset("product:a", "1", "product:b", "2", "session:c", "3", "other:d", "4");
      }
      // Of lakes that have no rows, for those are compared elsewhere.
      Lake lake = withoutRows("beside-redis", EventTable::in);
      String[] stores = {
        "--with=" + lake.root(), "--redis=" + here.uri(), "--withRedis=" + there.uri()
      };
      JsonNode equal = job(CLOCK, lake, "compare", stores).json(0);

      assertEquals(50, equal.at("/datasets/redis~1user/rows_here").asInt());
      assertEquals(50, equal.at("/datasets/redis~1user/rows_there").asInt());
      assertEquals(1, equal.at("/datasets/redis~1session/rows_there").asInt());
      assertFalse(equal.path("skipped").toString().contains("redis"), equal::toString);

      there.client().set("product:a", "2");
      there.client().del("session:c");
      there.client().set("other:d", "is not compared");
      JsonNode changed = job(CLOCK, lake, "compare", stores).json(3);

      assertEquals(List.of("redis/product", "redis/session"), different(changed));
      assertEquals("1 here, 1 there", differences(changed, "redis/product"));
      assertEquals("1 here, 0 there", differences(changed, "redis/session"));
    }
  }

  @Test
  void whatCannotBeCompared_isAFailureAndNoVerdict() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("nothing"));

    assertTrue(
        job(CLOCK, original, "compare", "--with=" + folder + "/nowhere")
            .err()
            .contains("there is no folder " + folder + "/nowhere"));
    Answer nothing = job(CLOCK, Lake.of(empty.toString()), "compare", "--with=" + empty);
    assertEquals(1, nothing.exitCode());
    assertTrue(nothing.err().contains("There is nothing to compare"), nothing.err());
    Answer half = compare("--redis=redis://localhost:1");
    assertEquals(1, half.exitCode());
    assertTrue(half.err().contains("--redis and --with-redis go together"), half.err());
  }

  private static void replace(Path file, Object text, Object by) throws IOException {
    String before = Files.readString(file);
    String after = before.replace(text.toString(), by.toString());
    assertFalse(before.equals(after), text + " is not in " + file);
    Files.writeString(file, after);
  }
}
