package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a few days of the small shop, checked where they are and before they are written. */
final class ChecksTest {

  private static final String DAY = "2024-02-21";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path home;

  private static Lake lake;
  private static Path input;
  private static int run;

  @BeforeAll
  static void makeALake() throws IOException {
    lake = Lake.of(home.resolve("lake").toString());
    input = Files.createDirectories(home.resolve("export"));
    Instant end = Instant.parse("2024-02-27T00:00:00Z");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : SmallShop.events(RunnerContract.SEED)) {
      if (event.eventTime().isBefore(end)) {
        lines.writeBytes(EventJson.toBytes(event));
        lines.write('\n');
      }
    }
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    job("ingest", "--input=" + input).json(0);
    job("aggregate").json(0);
  }

  @AfterEach
  void forgetOwnSuites() throws IOException {
    for (String table : List.of("events", "users", "training-set")) {
      Files.deleteIfExists(home.resolve("suites").resolve(table + ".json"));
    }
  }

  private static Answer job(String name, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(run++);
    return Answer.of(Clock.fixed(now, ZoneOffset.UTC), words.toArray(String[]::new));
  }

  private static Path report(JsonNode told) {
    return Path.of(told.path("report").asText());
  }

  private static String suite(String... expectations) {
    return "{\"name\": \"own\", \"expectations\": [" + String.join(", ", expectations) + "]}";
  }

  private static String expectation(String type, String kwargs) {
    return "{\"type\": \"" + type + "\", \"kwargs\": {" + kwargs + "}}";
  }

  private static String countAbove(int rows) {
    return suite(expectation("expect_table_row_count_to_be_between", "\"min_value\": " + rows));
  }

  private static Path file(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void assertSays(Answer answer, int exitCode, String... parts) {
    assertEquals(exitCode, answer.exitCode(), answer.err());
    for (String part : parts) {
      assertTrue(answer.err().contains(part), answer.err() + " lacks " + part);
    }
  }

  @Test
  void shippedSuites_passWhatJobsWrite_andTheReportSaysSo() throws IOException {
    Answer answer = job("check-data", "--table=events,users,products", "--day=" + DAY);

    JsonNode told = answer.json(0);

    assertEquals("passed", told.path("tables").path("events").path("verdict").asText());
    assertSays(answer, 0, " expectations are met (", "check-data: --table asks for something else");
    assertEquals(
        lake.reports("check-data").resolve("by-hand").resolve(DAY + ".json"), report(told));
    JsonNode report = JSON.readTree(report(told).toFile());
    assertEquals("calm", report.path("verdict").asText());
    JsonNode result =
        JSON.readTree(report(told).resolveSibling("events/" + DAY + ".json").toFile());
    assertTrue(result.path("success").asBoolean());
    assertEquals(
        told.path("tables").path("events").path("rows").asLong(),
        result.path("meta").path("rows").asLong());
    JsonNode beside =
        JSON.readTree(lake.reports("check-data").resolve("ingest/dead-letter.json").toFile());
    assertEquals("not_enough_data", beside.path("meta").path("verdict").asText());
  }

  @Test
  void dayWithoutRows_isNoPass() throws IOException {
    Answer answer = job("check-data", "--day=2019-01-01");

    assertSays(answer, 3, "not enough data", "no rows of events", "no pass");
    assertFalse(answer.err().contains("something else"), answer.err());
    JsonNode report = JSON.readTree(lake.reports("check-data").resolve("2019-01-01.json").toFile());
    assertEquals("not_enough_data", report.path("verdict").asText());
  }

  @Test
  void valuesThatAreCountedOneByOne_areSummedOverFilesAndSorted() throws IOException {
    Path suite =
        file(
            "values.json",
            suite(
                expectation("expect_column_values_to_be_unique", "\"column\": \"event_id\""),
                expectation("expect_column_values_to_be_unique", "\"column\": \"session_id\""),
                expectation(
                    "expect_column_median_to_be_between",
                    "\"column\": \"sequence\", \"min_value\": 0"),
                expectation(
                    "expect_column_distinct_values_to_be_in_set",
                    "\"column\": \"type\", \"value_set\": [\"page_view\", \"purchase\"]")));

    Path files = Files.createDirectories(home.resolve("files"));
    Tables.copy(EventTable.in(lake), files);

    Answer answer = job("check-data", "--data=" + files, "--suite=" + suite);

    JsonNode results =
        JSON.readTree(lake.reports("check-data").resolve("data/own.json").toFile()).path("results");
    int rows = Tables.rows(EventTable.in(lake)).size();
    assertSays(
        answer,
        3,
        "2 critical and 0 warning of 4",
        "expect_column_values_to_be_unique of session_id");
    assertTrue(results.get(0).path("success").asBoolean());
    assertEquals(rows, results.get(0).path("result").path("element_count").asInt());
    List<String> sessions =
        Tables.rows(EventTable.in(lake)).stream()
            .map(row -> row.get("session_id").toString())
            .toList();
    assertEquals(
        sessions.stream().filter(one -> sessions.indexOf(one) != sessions.lastIndexOf(one)).count(),
        results.get(1).path("result").path("unexpected_count").asLong());
    List<Integer> sorted =
        Tables.rows(EventTable.in(lake)).stream()
            .map(row -> (Integer) row.get("sequence"))
            .sorted()
            .toList();
    assertEquals(
        (sorted.get((rows - 1) / 2) + sorted.get(rows / 2)) / 2.0,
        results.get(2).path("result").path("observed_value").asDouble());
    assertEquals(
        "[\"add_to_cart\",\"checkout\",\"product_view\"]",
        results.get(3).path("result").path("partial_unexpected_list").toString());
  }

  @Test
  void failedCriticalExpectation_stopsAJob_andLeavesWhatWasThere() throws IOException {
    file("suites/events.json", countAbove(1_000_000));
    long before = EventTable.in(lake).view().snapshot();

    Answer answer = job("ingest", "--input=" + input, "--replace=2024-01-01/2025-01-01");

    assertSays(
        answer,
        3,
        "1 critical",
        "expect_table_row_count_to_be_between: is ",
        "expected {\"min_value\":1000000}",
        "--despite-checks");
    assertEquals(before, EventTable.in(lake).view().snapshot());
    assertFalse(Files.exists(lake.root().resolve(".staging").resolve("2026")));
  }

  @Test
  void despiteChecks_theJobGoesOn() throws IOException {
    file("suites/users.json", countAbove(1_000_000));
    LakeTable users = SnapshotTable.usersIn(lake);
    long before = users.view().snapshot();

    assertSays(job("aggregate"), 3, "1 critical", "expect_table_row_count_to_be_between");
    assertEquals(before, users.view().snapshot());
    assertSays(job("aggregate", "--despiteChecks=true"), 0, "goes on, as --despite-checks says");
    assertNotEquals(before, users.view().snapshot());
  }

  @Test
  void trainingSet_isNotMade_whereItsSuiteFails() throws IOException {
    file("suites/training-set.json", countAbove(1_000_000));

    assertSays(job("training-set", "--id=refused"), 3, "1 critical");
    assertFalse(lake.trainingSets().contains("refused"));
  }

  @Test
  void warnings_areTold_andStopNothing() throws IOException {
    file(
        "suites/events.json",
        countAbove(1_000_000).replace("\"kwargs\"", "\"severity\": \"warning\", \"kwargs\""));

    Answer answer = job("ingest", "--input=" + input, "--replace=2024-01-01/2025-01-01");

    assertSays(answer, 0, "0 critical and 1 warning", "warning: expect_table_row_count");
    assertEquals(1, answer.json(0).path("checks").path("events").path("failed_warning").asInt());
  }

  @Test
  void publish_writesNothing_whereASuiteFails() throws IOException {
    file("suites/users.json", countAbove(1_000_000));
    try (RealRedis redis = RealRedis.start()) {
      assertSays(job("publish", "--redis=" + redis.uri()), 3, "1 critical");
      assertEquals(0, redis.client().dbSize());

      job("publish", "--redis=" + redis.uri(), "--despiteChecks=true").json(0);
      assertTrue(redis.client().dbSize() > 0);
    }
  }

  @Test
  void badInput_isExplained() throws IOException {
    Path wrong =
        file(
            "wrong.json",
            suite(expectation("expect_column_max_to_be_betwen", "\"column\": \"a\"")));
    Path absent =
        file(
            "absent.json",
            suite(expectation("expect_column_values_to_not_be_null", "\"column\": \"sesion_id\"")));

    assertSays(job("check-data", "--table=event"), 2, "--table=event", "events, dead-letter");
    assertSays(job("check-data", "--data=" + home), 2, "needs --suite");
    assertSays(
        job("check-data", "--suite=" + wrong, "--day=" + DAY),
        1,
        "wrong.json",
        "did you mean expect_column_max_to_be_between?");
    assertSays(
        job("check-data", "--suite=" + absent, "--day=" + DAY),
        1,
        "column=\"sesion_id\"",
        "did you mean session_id?");
    assertSays(
        job("check-data", "--data=" + input, "--suite=" + wrong), 2, "no files that end with");
    assertSays(job("check-data", "--suite=" + home.resolve("none.json")), 1, "none.json");
    Path cut = file("cut.json", "{\n");
    String open = "Unexpected end-of-input: expected close marker for Object";
    assertSays(
        job("check-data", "--suite=" + cut, "--day=" + DAY),
        1,
        "check-data: " + cut + ": is no JSON at line 2, column 1: " + open);
    Path broken = file("broken/part.parquet", "no Parquet");
    Answer told = job("check-data", "--data=" + broken, "--suite=" + absent);
    assertSays(told, 1, "check-data: " + broken + " is no Parquet", "put the whole file back");
    assertFalse(told.err().contains("@"), told.err());
  }

  @Test
  void shippedSuite_isWritten_toBeEdited() throws IOException {
    Path file = home.resolve("mine.json");

    assertSays(job("check-data", "--table=sessions", "--writeSuite=" + file), 0, "edit it");
    assertEquals("sessions", JSON.readTree(file.toFile()).path("name").asText());
    assertSays(
        job("check-data", "--table=sessions", "--writeSuite=" + file), 2, "is there already");
  }
}
