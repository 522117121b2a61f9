package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.monitoring.Comparison;
import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.rules.MeasuredNames;
import io.purchaseintent.rules.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2016-10-31T06:00:00Z"), ZoneOffset.UTC);
  private static final List<LoggedPrediction> BEFORE = DriftShop.ofWeekdays(1).visits(1_500);
  private static final ReferenceProfile REFERENCE = DriftShop.reference(BEFORE);

  @TempDir private Path folder;

  @BeforeEach
  void registerTheReference() throws IOException {
    DriftShop.write(REFERENCE, folder.resolve("registry"));
  }

  private Answer drift(String... options) {
    List<String> words = new ArrayList<>(List.of("drift", "--lake=" + folder.resolve("lake")));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(CLOCK, words.toArray(String[]::new));
  }

  private void log(List<LoggedPrediction> predictions, String... lines) throws IOException {
    DriftShop.write(predictions, folder.resolve("lake/predictions"), lines);
  }

  private JsonNode report() throws IOException {
    return report("2016-10-30");
  }

  private JsonNode report(String period) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("lake/reports/drift/" + period + ".json").toFile());
  }

  private static JsonNode measured(JsonNode report, String measure, String subject, String slice) {
    for (JsonNode each : report.path("measurements")) {
      if (each.path("measure").asText().equals(measure)
          && each.path("subject").asText().equals(subject)
          && each.path("slice").asText().equals(slice)) {
        return each;
      }
    }
    throw new AssertionError("no " + measure + " of " + subject + " in " + slice);
  }

  /** Of each session the prediction that the job must pick. */
  private static Collection<LoggedPrediction> onePerSession(List<LoggedPrediction> predictions) {
    Map<String, LoggedPrediction> picked = new HashMap<>();
    for (LoggedPrediction each : predictions) {
      picked.merge(
          each.sessionId(),
          each,
          (a, b) -> StableHash.of("drift/" + a.id()) <= StableHash.of("drift/" + b.id()) ? a : b);
    }
    return picked.values();
  }

  @Test
  void aDayLikeTheReference_isCalm_andCountsEachSessionOnce() throws IOException {
    List<LoggedPrediction> predictions = new DriftShop(2).visits(1_500);
    log(predictions);

    JsonNode told = drift().json(0);

    JsonNode report = report();
    assertEquals(predictions.size(), told.at("/counts/predictions").asInt());
    assertEquals(1_500, told.at("/counts/sessions").asInt());
    assertEquals("v1", report.path("model").asText());
    for (JsonNode finding : report.path("findings")) {
      assertFalse(finding.path("verdict").asText().equals("alarm"), finding::toString);
    }
    assertStabilities(onePerSession(predictions), report);
    double mean =
        onePerSession(predictions).stream()
            .mapToDouble(LoggedPrediction::propensity)
            .average()
            .orElseThrow();
    JsonNode score = measured(report, "mean_score", "scores", "all");
    assertEquals(mean, score.path("value").asDouble(), 1e-7);
    assertTrue(score.at("/interval/low").asDouble() < mean);
    assertEquals(
        0.5, measured(report, "classifier_auc", "features", "all").path("value").asDouble(), 0.05);
    assertEquals(
        43_200, measured(report, "freshness", "state:user", "all").path("value").asDouble());
    assertTrue(
        measured(report, "share_product_missing", "predictions", "all").path("value").isNull(),
        "no product was asked for");
    assertEquals(1_500, sum(report.at("/details/visitors/channel"), 2));
    assertEquals(predictions.size(), sum(report.at("/details/hours")));
    assertEquals("[\"is_weekend\"]", report.at("/details/not_compared").toString());
  }

  /** Holds the report to what is counted, session by session, of those that stand for theirs. */
  private static void assertStabilities(Collection<LoggedPrediction> picked, JsonNode report) {
    Slices slices = Slices.of(DriftShop.FEATURES);
    ProfileTally naive = new ProfileTally(REFERENCE.features().columns(), slices.size());
    for (LoggedPrediction each : picked) {
      naive.addSession(each.vector(), slices.of(each.vector(), each.segment()));
    }
    for (int slice = 0; slice < slices.size(); slice++) {
      if (naive.counts().sessions(slice) == 0) {
        continue;
      }
      // The last, whether it is a weekend, is not compared over a day.
      for (int column = 0; column < DriftShop.FEATURES.size() - 1; column++) {
        Comparison expected =
            new Comparison(
                REFERENCE.features().columns().get(column),
                REFERENCE.features().counts().counts(slice, column),
                naive.counts().counts(slice, column));
        JsonNode psi =
            measured(
                report,
                "psi",
                "feature:" + DriftShop.FEATURES.names().get(column),
                slices.names().get(slice));
        assertEquals(expected.stability().value(), psi.path("value").asDouble());
        assertEquals(expected.sessions(), psi.path("sessions").asLong());
      }
    }
  }

  private static long sum(JsonNode numbers) {
    long sum = 0;
    for (JsonNode each : numbers) {
      sum += each.asLong();
    }
    return sum;
  }

  private static long sum(JsonNode rows, int column) {
    long sum = 0;
    for (JsonNode each : rows) {
      sum += each.get(column).asLong();
    }
    return sum;
  }

  @Test
  void aSessionOverMidnight_countsOnceInEachOfItsDays_andOnceInBothTogether() throws IOException {
    List<LoggedPrediction> all = aroundMidnight(new DriftShop(6).visits(400));
    log(all);

    // Visits that are cut in two are unlike the reference, and told so.
    drift("--day=2016-10-29").json(3);
    drift("--day=2016-10-30").json(3);
    drift("--from=2016-10-29", "--to=2016-10-31").json(0);

    Instant midnight = DriftShop.DAY;
    List<LoggedPrediction> ofBefore =
        all.stream().filter(each -> each.time().isBefore(midnight)).toList();
    List<LoggedPrediction> ofAfter = all.subList(ofBefore.size(), all.size());
    assertEquals(midnight, ofAfter.get(0).time());
    assertCounted(ofBefore, report("2016-10-29"));
    assertCounted(ofAfter, report());
    assertCounted(all, report("2016-10-29_2016-10-31"));
    int twice = onePerSession(ofBefore).size() + onePerSession(ofAfter).size() - 400;
    assertTrue(twice > 100, twice + " sessions are over midnight");
  }

  /** The same visits, but that they begin within minutes before and after a midnight, in order. */
  private static List<LoggedPrediction> aroundMidnight(List<LoggedPrediction> predictions) {
    Map<String, Instant> starts = new HashMap<>();
    List<LoggedPrediction> moved = new ArrayList<>();
    for (LoggedPrediction each : predictions) {
      Instant start = starts.computeIfAbsent(each.sessionId(), id -> each.time());
      long offset = 10 * Math.floorMod(each.sessionId().hashCode(), 18) - 150;
      Instant time = DriftShop.DAY.plusSeconds(offset).plus(Duration.between(start, each.time()));
      moved.add(DriftShop.copy(each, each.id(), time, each.vector(), each.featureSet(), "v1"));
    }
    moved.sort(Comparator.comparing(LoggedPrediction::time));
    return moved;
  }

  private static void assertCounted(List<LoggedPrediction> expected, JsonNode report) {
    Collection<LoggedPrediction> picked = onePerSession(expected);
    assertEquals(expected.size(), report.at("/counts/predictions").asInt());
    assertEquals(picked.size(), report.at("/counts/sessions").asInt());
    assertStabilities(picked, report);
  }

  @Test
  void whatIsWrongWithADay_isTold_eachThingByItsName() throws IOException {
    List<LoggedPrediction> all = new ArrayList<>();
    List<LoggedPrediction> drawn = new DriftShop(3).visits(1_500);
    for (int i = 0; i < drawn.size(); i++) {
      int number = i;
      all.add(
          DriftShop.withVector(
              drawn.get(i),
              vector -> {
                vector[0] = 5; // constant
                vector[1] =
                    number == 17 ? 1e9f : number == 18 ? Float.POSITIVE_INFINITY : vector[1];
                vector[2] = Float.NaN; // vanished
                vector[3] = number % 3 == 0 ? 0 : vector[3]; // a new device
                vector[4] = vector[4] == 1 ? 3 : vector[4]; // social floods in
                return vector;
              }));
    }
    LoggedPrediction first = all.get(0);
    LoggedPrediction second = all.get(1);
    Instant midnight = DriftShop.DAY.plus(Duration.ofDays(1));
    // Twice, as a stream may write it; of the next day; of other versions.
    List<LoggedPrediction> log = new ArrayList<>(all);
    log.add(first);
    log.add(DriftShop.copy(first, "late", midnight, first.vector(), first.featureSet(), "v1"));
    log.add(
        DriftShop.copy(second, "early", DriftShop.DAY.minusMillis(1), second.vector(), "x", "v1"));
    log.add(DriftShop.copy(first, "other", first.time(), first.vector(), "x", "v2"));
    log.add(DriftShop.copy(first, "set", first.time(), new float[] {1}, "x", "v1"));
    log(log, "no json", "", "{\"id\":1}");

    Answer answer = drift("--day=2016-10-30");

    JsonNode counts = answer.json(3).path("counts");
    assertEquals(all.size(), counts.path("predictions").asInt());
    assertEquals(1_500, counts.path("sessions").asInt());
    assertEquals(all.size() + 2 + 2, counts.path("lines").asInt());
    assertEquals(2, counts.path("unreadable").asInt());
    assertEquals("{\"v2\":1}", counts.path("other_versions").toString());
    assertEquals("{\"x\":1}", counts.path("other_feature_sets").toString());
    JsonNode report = report();
    ReportJson.read(report)
        .measurements()
        .forEach(each -> assertTrue(MeasuredNames.has("drift", each), each::toString));
    assertEquals("alarm", report.path("verdict").asText());
    List<String> alarms = new ArrayList<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("verdict").asText().equals("alarm")) {
        alarms.add(finding.path("rule").asText() + " " + finding.path("subject").asText());
      }
    }
    assertTrue(
        alarms.containsAll(
            List.of(
                "far_out feature:cart_value",
                "more_is_missing feature:seconds_since_add_to_cart",
                "feature_moved feature:event_count",
                "new_categories feature:device_type",
                "other_visitors slice:channel")),
        alarms::toString);
    assertEquals(2, measured(report, "far_out", "feature:cart_value", "all").path("value").asInt());
    assertEquals(
        1, measured(report, "infinite", "feature:cart_value", "all").path("value").asInt());
    JsonNode missing =
        measured(report, "missing_share", "feature:seconds_since_add_to_cart", "channel=social");
    assertEquals(1, missing.path("value").asDouble());
    assertEquals(2 / 3.0, missing.path("reference").asDouble(), 0.1);
    JsonNode social = measured(report, "share", "sessions", "channel=social");
    assertEquals(2 / 3.0, social.path("value").asDouble(), 0.05);
    assertTrue(social.path("significance").asDouble() < 1e-9);
    assertTrue(answer.err().contains("far_out"), answer.err());
  }

  /**
   * As what the release has: by name, with a value that is new, one that is gone, one that moved.
   */
  @Test
  void whatAShopHasDeclared_isToldAsWell() throws IOException {
    FeatureSet own = DriftShop.own();
    DriftShop.write(
        DriftShop.reference(own, DriftShop.of(own, BEFORE)), folder.resolve("registry"));
    List<LoggedPrediction> changed = new ArrayList<>();
    for (LoggedPrediction each : new DriftShop(3).visits(1_500)) {
      changed.add(
          DriftShop.withVector(
              each,
              vector -> {
                vector[1] *= 5; // a limit in another unit
                vector[2] = Float.NaN; // a column that is empty
                vector[3] = vector[3] == 2 ? 0 : vector[3]; // silver is called otherwise
                return vector;
              }));
    }
    Path log = folder.resolve("lake/predictions");
    DriftShop.write(own, DriftShop.of(own, changed), log);

    JsonNode told = drift("--day=2016-10-30").json(3);

    JsonNode report = report();
    assertEquals(changed.size(), told.at("/counts/predictions").asInt());
    List<String> alarms = new ArrayList<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("verdict").asText().equals("alarm")) {
        alarms.add(finding.path("rule").asText() + " " + finding.path("subject").asText());
      }
    }
    assertTrue(
        alarms.containsAll(
            List.of(
                "feature_moved feature:credit_limit",
                "more_is_missing feature:days_since_joined",
                "new_categories feature:tier")),
        alarms::toString);
    assertFalse(alarms.contains("feature_moved feature:event_count"), alarms::toString);
    JsonNode unseen = measured(report, "new_categories", "feature:tier", "all");
    assertEquals(0.5, unseen.path("value").asDouble(), 0.05);
    JsonNode missing = measured(report, "missing_share", "feature:days_since_joined", "all");
    assertEquals(1, missing.path("value").asDouble());
    assertEquals(2 / 3.0, missing.path("reference").asDouble(), 0.05);
  }

  @Test
  void aReport_isTheOneThatEveryRunnerMakes() throws IOException {
    assertEquals(
        RunnerContract.DRIFT,
        RunnerContract.drift(folder, Answer.LIGHT_RUNNER.toArray(String[]::new)));
  }

  @Test
  void aDayWithoutPredictions_isNotCalm_andEndsWithThree() throws IOException {
    log(new DriftShop(4).visits(2));

    JsonNode told = drift("--from=2016-09-01", "--to=2016-09-03").json(3);

    assertEquals("alarm", told.path("verdict").asText());
    assertEquals(0, told.at("/counts/predictions").asInt(-1));
    assertTrue(
        Files.exists(folder.resolve("lake/reports/drift/2016-09-01_2016-09-03.json")),
        told::toString);
  }

  @Test
  void aDayOfUnreadableLines_hasNothingCalm() throws IOException {
    log(new DriftShop(4).visits(20));
    Path day = Files.createDirectories(folder.resolve("lake/predictions/dt=2016-10-29"));
    Files.writeString(day.resolve("predictions-a.jsonl"), "no json\n");

    drift("--day=2016-10-29").json(3);

    JsonNode report = report("2016-10-29");
    assertEquals(1, report.at("/counts/lines").asInt());
    assertEquals(List.of(), verdicts(report, "calm"));
    List<String> alarms = verdicts(report, "alarm");
    assertEquals(2, alarms.size(), alarms::toString);
    assertTrue(alarms.containsAll(List.of("no_predictions", "unreadable_predictions")));
    assertEquals(2, report.path("measurements").size());
  }

  private static List<String> verdicts(JsonNode report, String verdict) {
    List<String> rules = new ArrayList<>();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("verdict").asText().equals(verdict)) {
        rules.add(finding.path("rule").asText());
      }
    }
    return rules;
  }

  @Test
  void aReportByOtherOptions_leavesThatOfTheDay_andVersionsThatAreNotThereAreRefused()
      throws IOException {
    log(new DriftShop(4).visits(5));
    drift().json(0);
    Path watched = folder.resolve("lake/reports/drift/2016-10-30.json");
    String before = Files.readString(watched);
    Path rules = Files.writeString(folder.resolve("none.yaml"), "without: all\n");

    Answer unknown = drift("--modelVersion=v9");
    Answer byHand = drift("--rules=" + rules);
    Path elsewhere = folder.resolve("mine/report.json");
    Answer named = drift("--rules=" + rules, "--report=" + elsewhere);

    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("drift: --model-version=v9 is no version"), unknown.err());
    assertTrue(unknown.err().contains("there are [v1]"), unknown.err());
    assertEquals(0, byHand.exitCode());
    assertTrue(byHand.err().contains("drift: --rules asks for something else"), byHand.err());
    assertEquals(before, Files.readString(watched));
    String other = Files.readString(watched.resolveSibling("by-hand/2016-10-30.json"));
    assertEquals("[]", new ObjectMapper().readTree(other).path("findings").toString());
    assertFalse(named.err().contains("something else"), named.err());
    assertEquals(other, Files.readString(elsewhere));
  }

  @Test
  void aReferenceThatDoesNotFit_isRefused_withTheRemedy() throws IOException {
    log(new DriftShop(5).visits(20));
    Answer nope = drift("--model=nope");
    assertEquals(2, nope.exitCode());
    assertTrue(nope.err().contains("drift: --model=nope is no model in the registry"), nope.err());
    assertTrue(nope.err().contains("; there are [purchase-intent]"), nope.err());
    Files.createDirectories(folder.resolve("registry/old/v1"));
    Answer none = drift("--model=old");
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("Version v1 of old has no reference-profile.json"), none.err());
    assertTrue(none.err().contains("--reference=FILE"), none.err());

    String other = DriftShop.features("desktop").hash();
    log(
        new DriftShop(5)
            .visits(20).stream()
                .map(
                    each ->
                        DriftShop.copy(
                            each,
                            "other " + each.id(),
                            each.time().minus(Duration.ofDays(1)),
                            each.vector(),
                            other,
                            "v1"))
                .toList());
    Answer wrong = drift("--day=2016-10-29");
    assertEquals(1, wrong.exitCode());
    assertTrue(wrong.err().contains(other), wrong.err());
    assertTrue(wrong.err().contains(DriftShop.FEATURES.hash()), wrong.err());
    assertFalse(Files.exists(folder.resolve("lake/reports")), "nothing was looked at");
  }
}
