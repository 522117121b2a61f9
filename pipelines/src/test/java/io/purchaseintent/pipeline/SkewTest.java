package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.MadeFeatures;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.lake.table.RejectedPrediction;
import io.purchaseintent.pipeline.ServedShop.Served;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server logged in a small shop, made again from the lake. */
final class SkewTest {

  private static final long SEED = 11;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static List<Event> events;
  private static Lake lake;
  private static FeatureSet features;
  private static ServedShop shop;
  private static List<Served> served;

  @BeforeAll
  static void serveTheShop() throws IOException {
    events =
        SmallShop.events(SEED).stream()
            .map(event -> event.withTimes(event.eventTime(), event.eventTime()))
            .sorted(Comparator.comparing(CompactEvent::of))
            .toList();
    lake = Lake.of(folder.resolve("lake").toString());
    ingest(events, lake);
    OwnFeatures.declare(lake);
    job("aggregate", "--lake=" + lake.root()).json(0);
    job("training-set", "--lake=" + lake.root(), "--id=small").json(0);
    JsonNode manifest =
        new ObjectMapper()
            .readTree(lake.trainingSet("small").folder().resolve("manifest.json").toFile());
    features = FeatureSetJson.read(manifest.path("feature_set"));
    shop = new ServedShop(lake, features);
    served = shop.afterEach(events);
  }

  private static void ingest(List<Event> events, Lake lake) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Path input =
        Files.createDirectories(lake.root().resolveSibling(lake.root().getFileName() + "-in"));
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    job("ingest", "--lake=" + lake.root(), "--input=" + input).json(0);
  }

  private static Answer job(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(CLOCK, words.toArray(String[]::new));
  }

  private static Answer skew(
      Lake of, Collection<LoggedPrediction> predictions, List<String> lines, String... options)
      throws IOException {
    forgetPredictions(of);
    Path log = Files.createTempDirectory(folder, "log");
    ServedShop.write(log, features, predictions, lines.toArray(String[]::new));
    return skewOf(of, log, options);
  }

  private static Answer skewOf(Lake of, Path log, String... options) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("skew", "--lake=" + of.root(), "--predictions=" + log));
    all.addAll(List.of(options));
    if (List.of(options).stream().noneMatch(option -> option.startsWith("--day="))) {
      all.addAll(List.of("--from=2024-01-01", "--to=2025-01-01"));
    }
    return job(all.toArray(String[]::new));
  }

  /** Each log is the first that the lake sees: others have predictions of the same ids. */
  private static void forgetPredictions(Lake of) throws IOException {
    for (LakeTable table : List.of(PredictionTable.in(of), RejectedPrediction.in(of))) {
      Path made = of.root().resolve("tables").resolve(table.name());
      if (Files.isDirectory(made)) {
        try (Stream<Path> files = Files.walk(made)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private static List<LoggedPrediction> log(List<Served> all) {
    return all.stream().map(Served::prediction).toList();
  }

  @Test
  void predictionsAtTheMomentsOfATrainingSet_haveItsVectors_andNoSkew() throws IOException {
    Map<String, LoggedPrediction> byEvent = new HashMap<>();
    served.forEach(each -> byEvent.put(each.event().eventId(), each.prediction()));
    Map<String, LoggedPrediction> byMoment = new HashMap<>();
    for (List<Event> session : new NaiveMoments(events).sessions()) {
      for (int i = 0; i < session.size(); i++) {
        byMoment.put(NaiveMoments.key(session, i + 1), byEvent.get(session.get(i).eventId()));
      }
    }

    int rows = 0;
    for (GenericRecord row : Tables.rows(lake.trainingSet("small"))) {
      if ((Integer) row.get("idle_seconds") > 0) {
        continue;
      }
      String key = row.get("session_id") + "/" + row.get("session_start") + "/" + row.get("moment");
      LoggedPrediction prediction = byMoment.get(key);
      for (int i = 0; i < features.size(); i++) {
        assertEquals(
            Float.floatToIntBits((Float) row.get(features.names().get(i))),
            Float.floatToIntBits(prediction.vector()[i]),
            key + " " + features.names().get(i));
      }
      assertEquals(String.valueOf(row.get("segment")), prediction.segment().code());
      rows++;
    }
    assertTrue(rows > 200, "only " + rows + " rows");

    JsonNode report = skew(lake, log(served), List.of()).json(0);

    assertEquals(events.size(), report.path("predictions").asInt());
    assertEquals(events.size(), report.path("compared").asInt());
    assertEquals(0, report.path("mismatches").asInt());
    assertEquals(0, report.path("unmatched").asInt());
    assertTrue(report.at("/served/user_ok").asInt() > 100, report::toString);
    assertTrue(report.at("/served/product_ok").asInt() > 100, report::toString);
    assertEquals(events.size(), report.at("/served/session_ok").asInt());
    JsonNode written =
        new ObjectMapper().readTree(Path.of(report.path("report").asText()).toFile());
    assertEquals(report.path("compared"), written.at("/counts/compared"));
    assertEquals(
        lake.root().resolve("reports/skew/by-hand/2024-01-01_2025-01-01.json").toString(),
        report.path("report").asText());
    assertEquals("calm", written.path("verdict").asText(), written::toString);
  }

  @Test
  void dayIsLookedAt_withTheEventsOfDaysBefore_andNoOtherDay() throws IOException {
    LocalDate day =
        LocalDate.ofInstant(served.get(served.size() / 2).prediction().time(), ZoneOffset.UTC);
    Changes log = new Changes();
    log.change(
        each -> !isOf(day, each) && value(each.prediction(), "cart_value") > 0,
        each -> with(each.prediction(), "cart_value", Math::nextUp));
    long ofDay = served.stream().filter(each -> isOf(day, each)).count();

    JsonNode report = skew(lake, log.predictions(), List.of(), "--day=" + day).json(0);

    assertEquals(ofDay, report.path("predictions").asInt());
    assertEquals(ofDay, report.path("compared").asInt());
    assertEquals(0, report.path("mismatches").asInt(), "another day's");
    Path file = lake.root().resolve("reports/skew/by-hand/" + day + ".json");
    assertEquals(file.toString(), report.path("report").asText());
    JsonNode none = skew(lake, log.predictions(), List.of(), "--day=2020-01-01").json(3);
    assertEquals("not_enough_data", none.path("verdict").asText());
  }

  private static boolean isOf(LocalDate day, Served each) {
    return LocalDate.ofInstant(each.prediction().time(), ZoneOffset.UTC).equals(day);
  }

  @Test
  void eventsThatComeOutOfOrder_makeNoSkew() throws IOException {
    Random random = new Random(SEED);
    List<Event> late =
        events.stream()
            .map(
                event ->
                    event.withTimes(
                        event.eventTime(),
                        event.eventTime().plusSeconds(random.nextInt(4) * random.nextInt(1_800))))
            .sorted(Comparator.comparing(Event::receivedTime).thenComparing(CompactEvent::of))
            .toList();
    Lake other = Lake.of(folder.resolve("late").toString());
    ingest(late, other);
    job("aggregate", "--lake=" + other.root()).json(0);

    JsonNode report =
        skew(other, log(new ServedShop(other, features).afterEach(late)), List.of("no json"))
            .json(0);

    assertEquals(events.size(), report.path("compared").asInt(), report::toString);
    assertEquals(0, report.path("mismatches").asInt(), report::toString);
    assertEquals(1, report.path("unmatched").asInt());
  }

  @Test
  void whatDiffers_isFoundAndNamed() throws IOException {
    Changes log = new Changes();
    Served cart =
        log.change(
            each -> value(each.prediction(), "cart_value") > 0,
            each -> with(each.prediction(), "cart_value", Math::nextUp));
    log.change(
        each -> value(each.prediction(), "search_count") == 0f,
        each -> with(each.prediction(), "search_count", zero -> -zero));
    // An older history that bears the name of the newest.
    log.change(
        SkewTest::hasOlder,
        each -> {
          LoggedPrediction old = shop.withUser(each, shop.olderUser(each));
          return with(
              old,
              StateIdentity.of(
                  Objects.requireNonNull(each.user()).asOf(), old.user().fingerprint()));
        });
    // An older history, and the log says so.
    log.change(SkewTest::hasOlder, each -> shop.withUser(each, shop.olderUser(each)));
    log.change(each -> each.user() != null, each -> shop.withUser(each, null));

    Answer answer = skew(lake, log.predictions(), List.of());

    JsonNode report = answer.json(3);
    assertEquals(events.size(), report.path("compared").asInt());
    assertEquals(5, report.path("mismatches").asInt(), report::toString);
    assertEquals(1, report.at("/features/cart_value/mismatches").asInt());
    JsonNode example = report.at("/features/cart_value/examples/0");
    float value = value(cart.prediction(), "cart_value");
    assertEquals(cart.prediction().id(), example.path("id").asText());
    assertEquals(Float.toString(Math.nextUp(value)), example.path("served").asText());
    assertEquals(Float.toString(value), example.path("recomputed").asText());
    assertEquals("-0.0", report.at("/features/search_count/examples/0/served").asText());
    assertEquals("0.0", report.at("/features/search_count/examples/0/recomputed").asText());
    for (String state : List.of("user_changed", "user_stale", "user_absent", "segment")) {
      assertEquals(1, report.path("states").path(state).path("mismatches").asInt(), state);
    }
    assertEquals(4, report.path("states").size(), report::toString);
    assertEquals(3, report.at("/features/lifetime_session_count/mismatches").asInt());
    assertTrue(
        answer.err().contains("skew: critical skew: mismatches of predictions is 5, above 0"),
        answer.err());
    assertTrue(answer.err().contains(cart.prediction().id() + ": served "), answer.err());
  }

  @Test
  void whatWasServedBeforeStatesWereMadeAnew_isCounted_andIsNoSkew() throws IOException {
    FeatureSet releases =
        new FeatureSet(
            features.shopZone(),
            features.definitions().stream().filter(each -> each.declared() == null).toList(),
            releasesOf(features.vocabularies()));
    List<Served> before =
        new ServedShop(lake, releases, declared -> DeclaredValues.NONE).afterEach(events);
    long changed = before.stream().filter(each -> each.user() != null).count();
    forgetPredictions(lake);
    Path log = Files.createTempDirectory(folder, "log");
    ServedShop.write(log, releases, log(before));

    Answer answer = skewOf(lake, log);

    JsonNode report = answer.json(0);
    String since = String.join(" ", MadeFeatures.in(lake));
    assertEquals(events.size(), report.path("compared").asInt(), report::toString);
    assertEquals(0, report.path("mismatches").asInt(), report::toString);
    assertEquals(1, report.path("made_before").size(), report::toString);
    int told = report.path("made_before").path(since).path("predictions").asInt();
    assertTrue(told >= changed && changed > 100, report::toString);
    assertTrue(
        answer.err().contains(" were made before the states that have " + since), answer.err());
    // What the model asks for is never served without: there it is skew.
    Answer asked =
        skew(
            lake,
            log(new ServedShop(lake, features, declared -> DeclaredValues.NONE).afterEach(events)),
            List.of());
    assertEquals(0, asked.json(3).path("made_before").size());
    assertTrue(asked.json(3).at("/states/user_changed/mismatches").asInt() > 100);
  }

  private static Map<String, Vocabulary> releasesOf(Map<String, Vocabulary> all) {
    Map<String, Vocabulary> some = new HashMap<>(all);
    some.remove("last_category");
    return some;
  }

  @Test
  void whatIsNotFoundAgain_isCountedByReason() throws IOException {
    Changes log = new Changes();
    StateIdentity unknown = StateIdentity.of(Instant.parse("2024-02-25T00:00:01Z"), 1);
    log.change(
        each -> true,
        each -> {
          StateIdentity session = each.prediction().session();
          return copy(
              each.prediction(),
              each.prediction().featureSet(),
              each.prediction().vector(),
              each.prediction().user(),
              new StateIdentity(
                  session.status(), session.asOf(), session.events(), session.fingerprint() + 1),
              each.prediction().product());
        });
    log.change(each -> each.user() != null, each -> with(each.prediction(), unknown));
    log.change(
        each -> each.product() != null,
        each ->
            copy(
                each.prediction(),
                each.prediction().featureSet(),
                each.prediction().vector(),
                each.prediction().user(),
                each.prediction().session(),
                unknown));
    log.change(
        each -> true,
        each ->
            copy(
                each.prediction(),
                "other",
                each.prediction().vector(),
                each.prediction().user(),
                each.prediction().session(),
                each.prediction().product()));

    Path rules =
        Files.writeString(
            folder.resolve("strict.yaml"),
            "rules: {few: {job: skew, measure: unmatched_share, above: 0.001, severity:"
                + " critical}}");
    Answer answer =
        skew(lake, log.predictions(), List.of("no json", "{\"id\":1}"), "--rules=" + rules);

    JsonNode report = answer.json(3);
    assertEquals(events.size() + 2, report.path("predictions").asInt());
    assertEquals(events.size() - 4, report.path("compared").asInt());
    assertEquals(0, report.path("mismatches").asInt());
    assertEquals(6, report.path("unmatched").asInt());
    Map<String, Integer> reasons = new HashMap<>();
    report
        .path("unmatched_by_reason")
        .fields()
        .forEachRemaining(reason -> reasons.put(reason.getKey(), reason.getValue().asInt()));
    assertEquals(
        Map.of(
            "feature_set", 1,
            "product_snapshot", 1,
            "session_state", 1,
            "unreadable", 2,
            "user_snapshot", 1),
        reasons);
    assertTrue(answer.err().contains("few: unmatched_share of predictions is"), answer.err());
  }

  @Test
  void wrongOptions_areExplained() throws IOException {
    forgetPredictions(lake);
    Answer none = job("skew", "--lake=" + lake.root());
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("There are no predictions in " + lake.root()), none.err());
    Answer day = skew(lake, log(served), List.of(), "--day=soon");
    assertEquals(2, day.exitCode());
    assertTrue(day.err().contains("--day=soon is no day"), day.err());
  }

  /** What was logged, with single predictions changed. */
  private static final class Changes {

    private final Map<Served, LoggedPrediction> changed = new HashMap<>();

    /** Changes the first prediction that fits and was not changed yet. */
    Served change(Predicate<Served> fits, Function<Served, LoggedPrediction> change) {
      Served first =
          served.stream()
              .filter(each -> !changed.containsKey(each) && fits.test(each))
              .findFirst()
              .orElseThrow();
      changed.put(first, change.apply(first));
      return first;
    }

    List<LoggedPrediction> predictions() {
      return served.stream().map(each -> changed.getOrDefault(each, each.prediction())).toList();
    }
  }

  private static boolean hasOlder(Served each) {
    UserHistory older = shop.olderUser(each);
    return older != null
        && each.user() != null
        && older.lifetimeSessionCount() != each.user().lifetimeSessionCount();
  }

  private static float value(LoggedPrediction prediction, String feature) {
    return prediction.vector()[features.names().indexOf(feature)];
  }

  private static LoggedPrediction with(
      LoggedPrediction prediction, String feature, UnaryOperator<Float> change) {
    float[] vector = prediction.vector().clone();
    int index = features.names().indexOf(feature);
    vector[index] = change.apply(vector[index]);
    return copy(
        prediction,
        prediction.featureSet(),
        vector,
        prediction.user(),
        prediction.session(),
        prediction.product());
  }

  private static LoggedPrediction with(LoggedPrediction prediction, StateIdentity user) {
    return copy(
        prediction,
        prediction.featureSet(),
        prediction.vector(),
        user,
        prediction.session(),
        prediction.product());
  }

  private static LoggedPrediction copy(
      LoggedPrediction of,
      String featureSet,
      float[] vector,
      StateIdentity user,
      StateIdentity session,
      StateIdentity product) {
    return new LoggedPrediction(
        of.id(),
        of.time(),
        of.userId(),
        of.sessionId(),
        of.productId(),
        of.priceMicros(),
        featureSet,
        vector,
        user,
        session,
        product,
        of.margin(),
        of.propensity(),
        of.modelVersion(),
        of.segment(),
        of.variant(),
        of.fallback(),
        of.latencyMicros(),
        of.action(),
        of.contributions());
  }
}
