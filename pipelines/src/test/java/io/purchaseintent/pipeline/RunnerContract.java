package io.purchaseintent.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What "the same jobs run unchanged" means: on the same events every runner writes the same rows.
 *
 * <p>Each dataset is told by the SHA-256 of its sorted rows, the online store by that of its keys
 * and values; {@code rows.properties} holds those that the naive reckonings of {@link JobsTest}
 * agree with.
 */
public final class RunnerContract {

  static final long SEED = 20_240_229;

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** What {@link #drift} gives on every runner. */
  public static final String DRIFT =
      "686073d4302023071d0f20d948f27eacf5eeba546896ee4a1f92d15c6fa3f8be";

  /** Name of what {@link #checks} gives. */
  static final String CHECKS = "reports/check-data";

  /** Name of what {@link #experiment} gives. */
  static final String EXPERIMENT = "reports/experiment";

  /** Name of what {@link #quality} gives. */
  static final String QUALITY = "reports/quality";

  /** Name of what {@link #declared} gives. */
  static final String DECLARED = "declared";

  private RunnerContract() {}

  /** Runs the jobs, and tells each dataset and the online store by what is in them. */
  public static Map<String, String> run(Path folder, String... runner) throws IOException {
    try (RealRedis redis = RealRedis.start()) {
      Lake lake = ingest(folder, runner);
      job(runner, "sessionize", lake, "--redis=" + redis.uri());
      job(runner, "aggregate", lake);
      job(runner, "training-set", lake, "--id=small");
      job(runner, "publish", lake, "--redis=" + redis.uri());
      String[] itself = {
        "--with=" + lake.root(), "--redis=" + redis.uri(), "--withRedis=" + redis.uri()
      };
      job(runner, "compare", lake, itself);
      Map<String, String> fingerprints = fingerprints(lake, redis.values());
      fingerprints.put(QUALITY, quality(lake, folder, runner));
      fingerprints.put(CHECKS, checks(lake, folder, runner));
      fingerprints.put(EXPERIMENT, experiment(lake, folder, runner));
      fingerprints.put(DECLARED, declared(folder, runner));
      return fingerprints;
    }
  }

  /** Runs ingest and sessionize alone, and returns the lake that they made. */
  public static Lake sessionize(Path folder, String... runner) throws IOException {
    Lake lake = ingest(folder, runner);
    job(runner, "sessionize", lake);
    return lake;
  }

  private static Lake ingest(Path folder, String... runner) throws IOException {
    Path input = folder.resolve("contract-input");
    SmallShop.write(SmallShop.events(SEED), SEED, input);
    Lake lake = Lake.of(folder.resolve("contract-lake").toString());
    job(runner, "ingest", lake, "--input=" + input);
    return lake;
  }

  /**
   * Runs drift on a day of predictions, and tells its report by the values that were measured and
   * by its histograms: figures to eight digits, since processors differ in the last one of a
   * logarithm.
   */
  public static String drift(Path folder, String... runner) throws IOException {
    Lake lake = Lake.of(folder.resolve("drift-lake").toString());
    List<LoggedPrediction> before = DriftShop.ofWeekdays(SEED).visits(400);
    DriftShop.write(DriftShop.reference(before), folder.resolve("registry"));
    DriftShop.write(new DriftShop(SEED + 1).visits(400), lake.predictions(), "no json");
    job(runner, "drift", lake, "--day=2016-10-30");
    Path file = lake.reports("drift").resolve("2016-10-30.json");
    ObjectNode report = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    // How sure it is, and what rules say of it, is no matter of the runner.
    report.remove(List.of("verdict", "findings"));
    ((ObjectNode) report.path("details")).remove("together");
    for (JsonNode each : report.path("measurements")) {
      ObjectNode measured = (ObjectNode) each;
      measured.remove(List.of("significance", "detectable", "interval"));
      if (measured.path("measure").asText().equals("classifier_auc")) {
        measured.remove("value");
      }
    }
    return fingerprint(Stream.of(rounded(report)));
  }

  /** Runs quality on predictions after each event of the lake, and tells its report likewise. */
  static String quality(Lake lake, Path folder, String... runner) throws IOException {
    Path log = folder.resolve("contract-predictions");
    LoggedVisits.writeDisorderly(
        log, LoggedVisits.of(new NaiveMoments(SmallShop.events(SEED)).sessions()));
    Path rules = Files.writeString(folder.resolve("no-rules.yaml"), "without: all\n");
    job(
        runner,
        "quality",
        lake,
        "--predictions=" + log,
        "--from=2024-02-19",
        "--to=2024-03-20",
        "--rules=" + rules);
    Path file = lake.reports("quality").resolve("by-hand/2024-02-19_2024-03-20.json");
    return fingerprint(Stream.of(rounded(new ObjectMapper().readTree(file.toFile()))));
  }

  /** Analyses an experiment that each prediction is an exposure of; tells what it wrote. */
  static String experiment(Lake lake, Path folder, String... runner) throws IOException {
    Path log = folder.resolve("contract-exposures");
    LoggedVisits.write(
        log,
        LoggedVisits.exposed(LoggedVisits.of(new NaiveMoments(SmallShop.events(SEED)).sessions())));
    Path definition =
        Files.writeString(
            folder.resolve("contract-experiment.yaml"),
            """
            experiment: contract
            arms: [{arm: control, weight: 1}, {arm: with, weight: 1}]
            start: 2024-02-19T00:00:00Z
            metrics: [conversion, orders, revenue, order_value, margin]
            guardrails:
              - {metric: bounce, worse_by: 0.1}
              - {metric: errors, worse_by: 0.1}
              - {metric: p99_ms, worse_by: 0.1}
            """);
    job(
        runner,
        "experiment",
        lake,
        "--predictions=" + log,
        "--definition=" + definition,
        "--until=2024-03-20");
    Path file = lake.reports("experiment").resolve("contract@1.json");
    return fingerprint(Stream.of(rounded(new ObjectMapper().readTree(file.toFile()))));
  }

  /** Runs check-data by a suite of sums, extremes and single values; tells what it wrote. */
  static String checks(Lake lake, Path folder, String... runner) throws IOException {
    Path suite =
        Files.writeString(
            folder.resolve("contract-suite.json"),
            """
            {"name": "contract", "expectations": [
              {"type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "type", "value_set": ["purchase"]}},
              {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "session_id"}},
              {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "user_id"}},
              {"type": "expect_column_median_to_be_between",
                "kwargs": {"column": "sequence", "max_value": 0}},
              {"type": "expect_column_stdev_to_be_between",
                "kwargs": {"column": "price_micros", "max_value": 0}},
              {"type": "expect_column_max_to_be_between",
                "kwargs": {"column": "event_time", "max_value": "2024-02-19"}}]}
            """);
    job(
        runner,
        "check-data",
        lake,
        "--suite=" + suite,
        "--from=2024-02-19",
        "--to=2024-03-20",
        "--rules=" + Files.writeString(folder.resolve("no-rules.yaml"), "without: all\n"));
    Path written = lake.reports("check-data").resolve("by-hand");
    return fingerprint(
        Stream.of(
            Files.readString(written.resolve("2024-02-19_2024-03-20.json")),
            Files.readString(written.resolve("events/2024-02-19_2024-03-20.json"))));
  }

  private static String rounded(JsonNode node) {
    if (node.isContainerNode()) {
      StringBuilder text = new StringBuilder("(");
      node.fields()
          .forEachRemaining(field -> text.append(field.getKey()).append(rounded(field.getValue())));
      if (node.isArray()) {
        node.forEach(each -> text.append(rounded(each)));
      }
      return text.append(")").toString();
    }
    return node.isDouble()
        ? String.format(Locale.ROOT, "%.7e,", node.doubleValue())
        : node.asText() + ",";
  }

  /**
   * The same shop with features of its own, one of them by a class of its own, tables beside the
   * clicks and orders that come back: tells its snapshots and its training set.
   */
  static String declared(Path folder, String... runner) throws IOException {
    List<Event> events = new ArrayList<>(SmallShop.events(SEED));
    SmallShop.events(SEED).stream()
        .filter(event -> event.orderId() != null && event.userId() != null)
        .limit(20)
        .forEach(event -> events.add(OwnShop.refundOf(event)));
    Path input = folder.resolve("declared-input");
    SmallShop.write(events, SEED, input);
    Lake lake = Lake.of(folder.resolve("declared-lake").toString());
    job(runner, "ingest", lake, "--input=" + input);
    OwnShop.declareIn(lake);
    job(runner, "aggregate", lake);
    job(runner, "training-set", lake, "--id=own");
    List<String> rows = new ArrayList<>();
    Tables.rows(SnapshotTable.usersIn(lake)).forEach(row -> rows.add(row.toString()));
    Tables.rows(SnapshotTable.productsIn(lake)).forEach(row -> rows.add(row.toString()));
    Tables.rows(lake.trainingSet("own")).forEach(row -> rows.add(row.toString()));
    for (String said : List.of("tier:1", "dear_views_3d:1", "margin:1", "category_views_2d:1")) {
      if (rows.stream().noneMatch(row -> row.contains(said))) {
        throw new AssertionError("no row says anything of " + said);
      }
    }
    return fingerprint(rows.stream());
  }

  /** The fingerprints that every runner must give. */
  public static Map<String, String> expected() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = RunnerContract.class.getResourceAsStream("rows.properties")) {
      properties.load(Objects.requireNonNull(in));
    }
    Map<String, String> expected = new TreeMap<>();
    properties.forEach((name, hash) -> expected.put(name.toString(), hash.toString()));
    return expected;
  }

  static Map<String, String> fingerprints(Lake lake, Map<String, String> values)
      throws IOException {
    Map<String, String> fingerprints = new TreeMap<>();
    List<LakeTable> tables =
        List.of(
            EventTable.in(lake),
            SessionTable.in(lake),
            SnapshotTable.usersIn(lake),
            SnapshotTable.productsIn(lake));
    for (LakeTable table : tables) {
      fingerprints.put(
          table.name(), fingerprint(Tables.rows(table).stream().map(Object::toString)));
    }
    Dataset set = lake.trainingSet("small");
    fingerprints.put(set.name(), fingerprint(Tables.rows(set).stream().map(Object::toString)));
    Path manifest = lake.trainingSet("small").folder().resolve("manifest.json");
    JsonNode sessions = new ObjectMapper().readTree(manifest.toFile()).path("sessions");
    fingerprints.put("training-sets/small/sessions", sessions.toString());
    Path profile = manifest.resolveSibling("reference-profile.json");
    fingerprints.put(
        "training-sets/small/reference-profile", fingerprint(Stream.of(Files.readString(profile))));
    fingerprints.put("redis", fingerprint(values.entrySet().stream().map(Object::toString)));
    return fingerprints;
  }

  private static String fingerprint(Stream<String> texts) {
    String rows = String.join("\n", texts.sorted().toList());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(rows.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static void job(String[] runner, String name, Lake lake, String... options) {
    List<String> arguments = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    arguments.addAll(Arrays.asList(options));
    arguments.addAll(Arrays.asList(runner));
    Answer answer = Answer.of(CLOCK, arguments.toArray(String[]::new));
    if (answer.exitCode() != 0) {
      throw new AssertionError(name + ": " + answer.err());
    }
  }
}
