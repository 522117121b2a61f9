package io.purchaseintent.rules;

import static io.purchaseintent.rules.Reports.DAY;
import static io.purchaseintent.rules.Reports.of;
import static io.purchaseintent.rules.Reports.rule;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.purchaseintent.command.UserError;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportStoreTest {

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);

  @TempDir Path lake;

  /** One of each kind of figure: tested, with an interval, exact, without an end, unknown. */
  private static Report everyKind() {
    return of(
        Measurement.of("psi", "feature:price", 0.4, 5000)
            .tested(1e-9, 0.02, Measurement.Scaling.INVERSE)
            .importance(0.25)
            .build(),
        Measurement.of("auc", "scores", 0.7, 5000)
            .reference(0.8)
            .within(new Interval(0.68, 0.72))
            .build(),
        Measurement.of("auc", "scores", Double.NaN, 12).slice("channel=social").build(),
        Measurement.of("far_out", "feature:price", Double.POSITIVE_INFINITY, 5000).build());
  }

  private static RuleBook bookOfEveryKind() {
    return new RuleBook(
        List.of(
            rule("psi", "above: 0.25"),
            rule("auc", "below_reference: 0.95, slices: [all, each]"),
            rule("far_out", "above: 0"),
            rule("nothing", "above: 0")));
  }

  @Test
  void whatIsWritten_isReadAgain() throws IOException {
    ReportStore store = new ReportStore(lake);
    Report report = everyKind();

    store.write(new JudgedReport(report, List.of()));

    assertEquals(report, store.find("drift", "2016-10-30").orElseThrow());
  }

  @Test
  void writersAtOnce_eachPutWholeBytesThere_andLeaveNothingElse() throws Exception {
    Path file = lake.resolve("reports/any.json");
    ExecutorService writers = Executors.newFixedThreadPool(4);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] bytes = new byte[4096];
      Arrays.fill(bytes, (byte) i);
      tasks.add(
          () -> {
            ReportStore.replace(file, bytes);
            return null;
          });
    }
    for (Future<Void> each : writers.invokeAll(tasks)) {
      each.get();
    }
    writers.shutdown();

    byte[] last = Files.readAllBytes(file);
    assertEquals(4096, last.length);
    for (byte each : last) {
      assertEquals(last[0], each);
    }
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void whatIsWritten_isAsTheSchemaSays() throws IOException {
    JudgedReport judged =
        new ReportStore(lake)
            .conclude(everyKind(), bookOfEveryKind(), new ReportStore(lake).file(everyKind()), err);

    ObjectNode json = ReportJson.of(judged);

    assertEquals(List.of(), errors(json));
    assertEquals(4, json.path("findings").size());
  }

  @Test
  void schema_refusesWhatIsNoReport() throws IOException {
    ObjectNode json =
        ReportJson.of(
            new ReportStore(lake)
                .conclude(
                    everyKind(), bookOfEveryKind(), new ReportStore(lake).file(everyKind()), err));
    ObjectNode unknownKey = json.deepCopy();
    ((ObjectNode) unknownKey.path("findings").path(0)).put("colour", "red");
    ObjectNode unknownVerdict = json.deepCopy().put("verdict", "fine");
    ObjectNode lacking = json.deepCopy();
    ((ObjectNode) lacking.path("measurements").path(0)).remove("value");

    for (ObjectNode wrong : List.of(unknownKey, unknownVerdict, lacking)) {
      assertFalse(errors(wrong).isEmpty(), wrong.toString());
    }
  }

  private static List<String> errors(JsonNode json) throws IOException {
    try (InputStream in = ReportStore.class.getResourceAsStream("report.schema.json")) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
      return schema.validate(json).stream().map(Object::toString).toList();
    }
  }

  @Test
  void conclude_writesTellsAndSaysWhetherItIsRefused() throws IOException {
    JudgedReport judged =
        new ReportStore(lake)
            .conclude(everyKind(), bookOfEveryKind(), new ReportStore(lake).file(everyKind()), err);

    assertTrue(judged.isRefused());
    assertTrue(Files.exists(lake.resolve("reports/drift/2016-10-30.json")));
    String lines = told.toString(StandardCharsets.UTF_8);
    assertTrue(
        lines.startsWith("drift: 2016-10-30: alarm (3 alarms, 1 cannot be told, 0 calm)"), lines);
    assertTrue(
        lines.contains("drift: critical of_psi: psi of feature:price is 0.4, above 0.25"), lines);
  }

  @Test
  void brokenRuleBook_isToldOfTheRun_andIsNoFindingOfTheDay() throws IOException {
    RuleBook broken =
        new RuleBook(
            List.of(rule("psi", "above: 1")), new BrokenFile("rules.yaml", "line 2 lacks measure"));

    JudgedReport judged =
        new ReportStore(lake)
            .conclude(everyKind(), broken, new ReportStore(lake).file(everyKind()), err);

    assertEquals(1, judged.findings().size());
    assertEquals("psi", judged.findings().get(0).rule().measure());
    String lines = told.toString(StandardCharsets.UTF_8);
    assertTrue(
        lines.startsWith("drift: warning: rules.yaml is broken: line 2 lacks measure"), lines);
  }

  @Test
  void conclude_again_writesTheSameBytes() throws IOException {
    ReportStore store = new ReportStore(lake);
    store.conclude(everyKind(), bookOfEveryKind(), new ReportStore(lake).file(everyKind()), err);
    byte[] first = Files.readAllBytes(store.file("drift", "2016-10-30"));

    store.conclude(everyKind(), bookOfEveryKind(), new ReportStore(lake).file(everyKind()), err);

    assertArrayEquals(first, Files.readAllBytes(store.file("drift", "2016-10-30")));
    assertEquals(1, lake.resolve("reports/drift").toFile().list().length);
  }

  @Test
  void before_endsAtTheFirstGap() throws IOException {
    ReportStore store = new ReportStore(lake);
    RuleBook book = new RuleBook(List.of(rule("psi", "above: 0.25, days: 4")));
    for (int back : new int[] {1, 3}) {
      Report earlier = Reports.on(DAY.minus(Duration.ofDays(back)), everyKind().measurements());
      store.write(new JudgedReport(earlier, List.of()));
    }

    History history = store.before(everyKind(), book);

    assertEquals(DAY.minus(Duration.ofDays(1)), history.before(1).from());
    assertEquals(null, history.before(2));
    assertEquals(null, history.before(3));
  }

  @Test
  void period_isNamedByItsDays() {
    assertEquals("2016-10-30", ReportStore.nameOf(DAY, DAY.plus(Duration.ofDays(1))));
    assertEquals("2016-10-30_2016-11-06", ReportStore.nameOf(DAY, DAY.plus(Duration.ofDays(7))));
  }

  @Test
  void whatIsNoReport_isToldWithARemedy() throws IOException {
    Path file = new ReportStore(lake).file("drift", "2016-10-30");
    Files.createDirectories(file.getParent());

    for (String content : List.of("{", "{}", "[]")) {
      Files.writeString(file, content);

      UserError error =
          assertThrows(
              UserError.class, () -> new ReportStore(lake).find("drift", "2016-10-30"), content);
      assertTrue(error.getMessage().contains("Delete it, and run drift again"), error.getMessage());
    }
  }

  @Test
  void days_areThoseOfSingleDays() throws IOException {
    ReportStore store = new ReportStore(lake);
    assertEquals(List.of(), store.days("drift"));
    store.write(new JudgedReport(everyKind(), List.of()));
    Report week =
        new Report(
            "drift",
            DAY,
            DAY.plus(Duration.ofDays(7)),
            null,
            everyKind().counts(),
            List.of(),
            everyKind().details());
    store.write(new JudgedReport(week, List.of()));

    assertEquals(List.of("2016-10-30"), store.days("drift"));
  }

  @Test
  void infinity_andUnknown_areDistinct() {
    JsonNode measurements =
        ReportJson.of(new JudgedReport(everyKind(), List.of())).path("measurements");

    assertTrue(measurements.path(2).path("value").isNull());
    assertEquals("Infinity", measurements.path(3).path("value").asText());
  }
}
