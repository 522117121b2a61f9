package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.rules.MeasuredNames;
import io.purchaseintent.rules.ReportJson;
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
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was predicted in a small shop, held against what nested loops make of its events. */
final class QualityTest {

  private static final long SEED = 21;
  private static final double CLOSE = 1e-9;
  private static final Clock CLOCK = clock("2024-03-02T09:00:00Z");
  private static final Clock LATER = clock("2026-01-01T00:00:00Z");

  @TempDir private static Path folder;

  private static List<Event> events;
  private static List<List<Event>> sessions;
  private static List<LoggedPrediction> predictions;
  private static Lake lake;
  private static Path log;
  private static Path noRules;
  private static JsonNode whole;

  @BeforeAll
  static void serveTheShop() throws IOException {
    events = SmallShop.events(SEED);
    sessions = new NaiveMoments(events).sessions();
    predictions = LoggedVisits.of(sessions);
    lake = ingest("lake", event -> true);
    log = folder.resolve("log");
    noRules = Files.writeString(folder.resolve("rules.yaml"), "without: all\n");
    LoggedVisits.writeDisorderly(log, predictions);
    whole = quality(lake, log, "--from=2024-02-19", "--to=2024-03-20", "--thresholds=0.3");
  }

  private static Clock clock(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }

  private static Lake ingest(String name, Predicate<Event> there) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      if (there.test(event)) {
        lines.writeBytes(EventJson.toBytes(event));
        lines.write('\n');
      }
    }
    Path input = Files.createDirectories(folder.resolve(name + "-in"));
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    Lake made = Lake.of(folder.resolve(name).toString());
    job(LATER, "ingest", "--lake=" + made.root(), "--input=" + input).json(0);
    return made;
  }

  private static Answer job(Clock clock, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(clock, words.toArray(String[]::new));
  }

  private static JsonNode quality(Lake of, Path predictions, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "quality",
                "--lake=" + of.root(),
                "--predictions=" + predictions,
                "--rules=" + noRules));
    all.addAll(List.of(options));
    JsonNode told = job(CLOCK, all.toArray(String[]::new)).json(0);
    return new ObjectMapper().readTree(Path.of(told.path("report").asText()).toFile());
  }

  /** A prediction that is judged. */
  private record Row(LoggedPrediction prediction, boolean buys, double byVisit, double byMoment) {

    double p() {
      return prediction.propensity();
    }
  }

  /** What must be judged of these predictions, by the events alone. */
  private static List<Row> rows(Predicate<LoggedPrediction> asked) {
    Instant newest =
        events.stream().map(Event::eventTime).max(Comparator.naturalOrder()).orElseThrow();
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (List<Event> session : sessions) {
      List<LoggedPrediction> made = predictions.subList(next, next + session.size());
      next += session.size();
      Instant purchase = firstPurchase(session);
      List<LoggedPrediction> before =
          made.stream().filter(asked).filter(each -> each.time().isBefore(purchase)).toList();
      Instant end = session.get(session.size() - 1).eventTime();
      if (!end.plus(Duration.ofMinutes(90)).isAfter(newest)) {
        for (LoggedPrediction each : before) {
          boolean buys = purchase.isBefore(Instant.MAX);
          rows.add(new Row(each, buys, 1.0 / before.size(), 1.0 / each.session().events()));
        }
      }
    }
    return rows;
  }

  private static Instant firstPurchase(List<Event> session) {
    return session.stream()
        .filter(event -> event.type() == EventType.PURCHASE)
        .map(Event::eventTime)
        .findFirst()
        .orElse(Instant.MAX);
  }

  private static double auc(List<Row> rows, ToDoubleFunction<Row> weight) {
    double right = 0;
    double all = 0;
    for (Row buyer : rows) {
      for (Row other : rows) {
        if (buyer.buys() && !other.buys()) {
          double pair = weight.applyAsDouble(buyer) * weight.applyAsDouble(other);
          all += pair;
          right += pair * (buyer.p() > other.p() ? 1 : buyer.p() == other.p() ? 0.5 : 0);
        }
      }
    }
    return right / all;
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
    double weights = rows.stream().mapToDouble(Row::byMoment).sum();
    return rows.stream().mapToDouble(row -> row.byMoment() * value.applyAsDouble(row)).sum()
        / weights;
  }

  private static double loss(Row row) {
    return -Math.log(row.buys() ? row.p() : 1 - row.p());
  }

  private static double squared(Row row) {
    double off = row.p() - (row.buys() ? 1 : 0);
    return off * off;
  }

  private static JsonNode measured(JsonNode report, String measure, String subject, String slice) {
    for (JsonNode each : report.path("measurements")) {
      if (each.path("measure").asText().equals(measure)
          && each.path("subject").asText().equals(subject)
          && each.path("slice").asText().equals(slice)) {
        return each;
      }
    }
    throw new AssertionError(measure + " of " + subject + ", " + slice + " is not measured");
  }

  private static void assertFigure(double expected, JsonNode report, String measure, String slice) {
    JsonNode told = measured(report, measure, "scores", slice);
    assertEquals(expected, told.path("value").asDouble(), CLOSE, measure + " of " + slice);
  }

  private static void assertFigures(List<Row> rows, JsonNode report, String slice) {
    assertFigure(auc(rows, Row::byVisit), report, "auc", slice);
    assertFigure(mean(rows, QualityTest::loss), report, "log_loss", slice);
    assertFigure(mean(rows, QualityTest::squared), report, "brier", slice);
    double bought = mean(rows, row -> row.buys() ? 1 : 0);
    assertFigure(bought, report, "purchase_rate", slice);
    assertFigure(mean(rows, Row::p) / bought, report, "calibration_in_the_large", slice);
  }

  @Test
  void figures_areThoseOfNestedLoops_overAllAndBySlice() {
    JsonNode report = whole;
    ReportJson.read(report)
        .measurements()
        .forEach(each -> assertTrue(MeasuredNames.has("quality", each), each::toString));
    List<Row> rows = rows(each -> true);
    assertFigures(rows, report, "all");
    assertFigure(auc(rows, Row::byMoment), report, "auc_by_moment", "all");
    for (String version : List.of("v1", "v2")) {
      assertFigures(
          rows.stream().filter(row -> row.prediction().modelVersion().equals(version)).toList(),
          report,
          "version=" + version);
    }
    assertFigures(
        rows.stream().filter(row -> row.prediction().segment().code().equals("known")).toList(),
        report,
        "segment=known");
    LocalDate day = LocalDate.parse("2024-03-01");
    List<Row> ofDay =
        rows.stream()
            .filter(row -> LocalDate.ofInstant(row.prediction().time(), ZoneOffset.UTC).equals(day))
            .toList();
    assertFigure(mean(ofDay, QualityTest::loss), report, "log_loss", "day=" + day);
    assertEquals("v2", report.path("model").asText());
    assertEquals(rows.size(), report.at("/counts/judged").asInt());
    assertEquals(predictions.size(), report.at("/counts/predictions").asInt());
    assertEquals(0, report.at("/counts/duplicates").asInt(), "they are taken once");
    assertEquals(2, report.at("/counts/unreadable").asInt());
    assertTrue(report.at("/counts/after_purchase").asInt() > 20, report::toString);
    assertEquals(
        predictions.size(),
        report.at("/counts/judged").asInt()
            + report.at("/counts/after_purchase").asInt()
            + report.at("/counts/pending_open").asInt());
    assertTrue(measured(report, "auc", "scores", "all").path("interval").path("low").isNumber());
  }

  @Test
  void precisionAndRecall_areOfVisits_byThresholdAndByThePolicy() {
    JsonNode report = whole;
    int reached = 0;
    int right = 0;
    int buyers = 0;
    for (List<Event> session : sessions) {
      List<Row> own =
          rows(
              each ->
                  session.stream().anyMatch(event -> each.id().equals("of " + event.eventId())));
      if (!own.isEmpty()) {
        boolean reaches = own.stream().anyMatch(row -> row.p() >= 0.3);
        reached += reaches ? 1 : 0;
        right += reaches && own.get(0).buys() ? 1 : 0;
        buyers += own.get(0).buys() ? 1 : 0;
      }
    }
    JsonNode precision = measured(report, "precision", "threshold=0.3", "all");
    JsonNode recall = measured(report, "recall", "threshold=0.3", "all");
    assertEquals((double) right / reached, precision.path("value").asDouble(), CLOSE);
    assertEquals((double) right / buyers, recall.path("value").asDouble(), CLOSE);
    assertTrue(measured(report, "precision", "policy", "all").path("value").isNumber());
    assertTrue(report.at("/details/slices/action=nothing/visits").asInt() > 0);
    assertTrue(report.at("/details/slices/action=chat/visits").asInt() > 0);
    assertTrue(report.at("/counts/visits_randomised").asInt() > 0);
  }

  @Test
  void oneDay_hasThePredictionsOfThatDay_andVisitsGoOnOverMidnight() throws IOException {
    JsonNode report = quality(lake, log);

    List<Row> rows =
        rows(
            each ->
                LocalDate.ofInstant(each.time(), ZoneOffset.UTC)
                    .equals(LocalDate.parse("2024-03-01")));
    assertEquals("2024-03-01T00:00:00Z", report.path("from").asText());
    assertEquals(rows.size(), report.at("/counts/judged").asInt());
    assertFigure(mean(rows, QualityTest::loss), report, "log_loss", "all");
    Path watched = lake.root().resolve("reports/quality/2024-03-01.json");
    assertFalse(Files.exists(watched), "watch asks for other rules");
    assertTrue(Files.exists(watched.resolveSibling("by-hand/2024-03-01.json")));
  }

  @Test
  void outcomesThatComeLate_changeTheFigures_andLeaveLessPending() throws IOException {
    Instant cut = Instant.parse("2024-03-05T12:00:00Z");
    Lake early = ingest("early", event -> event.eventTime().isBefore(cut));

    JsonNode before =
        quality(early, log, "--from=2024-02-19", "--to=2024-03-20", "--maxPending=0.1");

    assertTrue(before.at("/counts/pending_no_events").asInt() > 0, before::toString);
    assertTrue(measured(before, "log_loss", "scores", "all").path("value").isNull());
    assertTrue(before.at("/details/notes/0").asText().contains("--max-pending=0.1"));
    assertTrue(measured(before, "log_loss_estimated", "scores", "all").path("value").isNumber());
    assertEquals(0, whole.at("/counts/pending_no_events").asInt());
    assertTrue(whole.at("/counts/visits").asInt() > before.at("/counts/visits").asInt());
    assertTrue(
        whole.at("/counts/visits_that_bought").asInt()
            > before.at("/counts/visits_that_bought").asInt());
  }

  @Test
  void optionsThatCannotBe_areRefused() {
    String there = "--lake=" + lake.root();

    Answer threshold = job(CLOCK, "quality", there, "--thresholds=0.1,2");
    Answer pending = job(CLOCK, "quality", there, "--maxPending=1.5");

    assertEquals(2, threshold.exitCode());
    assertTrue(
        threshold.err().contains("--thresholds=0.1,2 must be propensities"), threshold.err());
    assertEquals(2, pending.exitCode());
    assertTrue(pending.err().contains("--max-pending=1.5"), pending.err());
  }
}
