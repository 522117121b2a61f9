package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.monitoring.Column;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The command as a user runs it, on a small training set. */
final class TrainCommandTest extends RunsTrain {

  TrainCommandTest() {
    super(12);
  }

  private Path version(JsonNode summary) {
    return home.resolve("registry/purchase-intent").resolve(summary.path("version").asText());
  }

  @Test
  void ladder_goesFromTheCartRuleToAllFeatures_andEndsAboveIt() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));

    JsonNode summary = trained();

    JsonNode ladder = summary.path("ladder");
    assertEquals(
        List.of(
            "cart_rule",
            "logistic",
            "trees_session",
            "trees_session_user",
            "trees_session_user_product",
            "trees_all"),
        SmallTrainingSet.texts(ladder, "model"));
    assertTrue(ladder.get(2).path("features").asInt() < ladder.get(3).path("features").asInt());
    assertTrue(ladder.get(4).path("features").asInt() < ladder.get(5).path("features").asInt());
    assertTrue(ladder.get(5).path("test").path("auc").asDouble() > 0.6, "AUC " + ladder.get(5));
    assertEquals(ladder.get(1).path("test"), summary.path("baselines").path("logistic"));
  }

  @Test
  void setOfAFewFeatures_andOfAShopsOwn_isTrainedAndJudged() throws IOException {
    DeclaredFeature tier =
        new DeclaredFeature(
            "tier",
            1,
            DeclaredFeature.Of.SHOPPER,
            DeclaredFeature.Type.CATEGORY,
            "",
            new DeclaredFeature.Column("customers", "tier", null));
    FeatureDefinition carts = Objects.requireNonNull(FeatureCatalog.find("add_to_cart_count"));
    new SmallTrainingSet()
        .features(List.of(carts, FeatureDefinition.of(tier)))
        .write(home.resolve("lake"));

    JsonNode summary = trained();

    assertEquals(
        List.of(
            "cart_rule",
            "logistic",
            "trees_session",
            "trees_session_user",
            "trees_session_user_product",
            "trees_all"),
        ladderNames(summary));
    Path version = version(summary);
    JsonNode manifest = new ObjectMapper().readTree(version.resolve("manifest.json").toFile());
    assertEquals(1, manifest.path("monotone_constraints").size(), manifest::toString);
    assertTrue(Files.readString(version.resolve("report.html")).contains("tier"));
    assertTrue(Files.readString(version.resolve("model-card.md")).contains(", 2 features,"));
  }

  @Test
  void setWithoutWhatBaselinesAreOf_hasNoBaselines() throws IOException {
    FeatureDefinition add =
        Objects.requireNonNull(FeatureCatalog.find("seconds_since_add_to_cart"));
    new SmallTrainingSet()
        .features(List.of(add))
        .rows(row -> row.put(add.name(), ((Float) row.get("label")) * 20 + row.hashCode() % 7))
        .write(home.resolve("lake"));

    JsonNode summary = trained();

    assertEquals(
        List.of("trees_session", "trees_session_user", "trees_session_user_product", "trees_all"),
        ladderNames(summary));
    assertEquals(0, summary.path("baselines").size());
  }

  private static List<String> ladderNames(JsonNode summary) {
    return SmallTrainingSet.texts(summary.path("ladder"), "model");
  }

  @Test
  void version_comesWithEvaluation_reportAndCard() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));

    JsonNode summary = trained();

    Path version = version(summary);
    JsonNode evaluation = new ObjectMapper().readTree(version.resolve("evaluation.json").toFile());
    for (String told :
        List.of(
            "test",
            "ladder",
            "learning_curve",
            "by_shopper",
            "calibration",
            "recalibration",
            "segments")) {
      assertEquals(summary.path(told), evaluation.path(told), told);
      assertTrue(evaluation.has(told), told);
    }
    assertTrue(evaluation.path("explanations").path("interactions").size() > 0);
    assertEquals(evaluation.path("curves").path("reliability").size(), 1 + Segment.values().length);
    String auc = String.format(Locale.ROOT, "%.3f", summary.path("test").path("auc").asDouble());
    for (String file : List.of("report.html", "model-card.md")) {
      String text = Files.readString(version.resolve(file));
      assertTrue(text.contains(auc), file);
      assertTrue(text.contains("purchase-intent v1"), file);
      for (JsonNode gate : summary.path("gates").path("results")) {
        assertTrue(text.contains(gate.path("what").asText()), file + " lacks " + gate);
      }
    }
    assertTrue(summary.path("gates").path("results").size() > 10);
    JsonNode byShopper = summary.path("by_shopper").path("test");
    assertEquals(300, byShopper.path("sessions").asInt(), 60);
    assertTrue(byShopper.path("auc").asDouble() > 0.6, byShopper::toString);
    assertComparable(version, summary.path("test"));
  }

  /** Later predictions can be compared with what the version was trained on and how it scored. */
  private static void assertComparable(Path version, JsonNode test) throws IOException {
    ReferenceProfile profile =
        ReferenceProfileJson.read(
            new ObjectMapper().readTree(version.resolve(ReferenceProfile.FILE).toFile()));
    ReferenceProfile.Model model = Objects.requireNonNull(profile.model());
    assertEquals(SmallTrainingSet.ID, profile.trainingSet());
    assertEquals(1_500, profile.features().counts().sessions(Slices.ALL));
    assertEquals(600, model.scores().counts().sessions(Slices.ALL));
    assertEquals(test.path("auc"), model.figures().path("test").path("auc"));
    assertTrue(model.figures().path("validation").path("auc").asDouble() > 0.5);
    assertEquals(
        1, model.importance().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    assertTrue(model.importance().get("add_to_cart_count") > 0.1, model.importance().toString());
    Column propensity = model.scores().columns().get(0);
    assertTrue(propensity.summary().min() > 0 && propensity.summary().max() < 1);
  }

  @Test
  void sameSeed_sameBytes_whateverTheOrderOfTheRows() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));
    JsonNode whole = trained();
    Path first = version(whole);
    new SmallTrainingSet()
        .shuffled(5)
        .withoutProfile()
        .manifest(
            json ->
                json.withObject("/draw/parts/train").put("rate", 0.8).put("weight_of_others", 1.25))
        .write(home.resolve("lake"));
    JsonNode drawn = trained();
    Path second = version(drawn);

    assertFalse(Files.exists(second.resolve(ReferenceProfile.FILE)), "of an older set");
    assertEquals(1, judgedByItsTestPart(first));
    assertEquals(2, judgedByItsTestPart(second));

    assertEvenlyJudged(whole.path("by_shopper"), drawn.path("by_shopper"));
    JsonNode third = trained("--unless-same");
    assertEquals("v2", third.path("version").asText());
    assertTrue(third.path("same").asBoolean(), third.toString());
    assertTrue(third.path("gates").has("results"), third.toString());
    assertFalse(Files.exists(first.resolveSibling("v3")), "a second one of the same");
    assertEquals(ExitCode.USAGE, train("--unless-same", "--promote"));

    try (Stream<Path> files = Files.list(first)) {
      for (Path file : files.filter(f -> f.toString().contains("booster")).toList()) {
        assertArrayEquals(
            Files.readAllBytes(file),
            Files.readAllBytes(second.resolve(file.getFileName().toString())),
            file.toString());
      }
    }
  }

  /** Of the visits that bought as many are left out as were of the others, who are as they were. */
  private static void assertEvenlyJudged(JsonNode whole, JsonNode drawn) {
    assertFalse(whole.has("buyers_one_in"));
    assertEquals(1.25, drawn.path("buyers_one_in").asDouble(), drawn::toString);
    int all = whole.path("test").path("purchasing_sessions").asInt();
    int left = drawn.path("test").path("purchasing_sessions").asInt();
    assertEquals(all / 1.25, left, 0.15 * all);
    assertEquals(
        whole.path("test").path("sessions").asInt() - all,
        drawn.path("test").path("sessions").asInt() - left);
  }

  private static int judgedByItsTestPart(Path version) throws IOException {
    return new ObjectMapper()
        .readTree(version.resolve("manifest.json").toFile())
        .path("test_part")
        .path("versions_judged")
        .asInt();
  }

  @Test
  void search_isInTheManifest_andLeavesNoTrialsBehind() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));

    JsonNode summary = trained("--trials=4");

    JsonNode manifest =
        new ObjectMapper().readTree(version(summary).resolve("manifest.json").toFile());
    assertEquals(4 + 2 + 1, manifest.path("search").path("done").size());
    int best = manifest.path("search").path("best").asInt();
    JsonNode trial = manifest.path("search").path("done").get(best);
    assertEquals(trial.path("eta"), manifest.path("plan").path("eta"));
    try (Stream<Path> left = Files.list(home.resolve("run/train"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void days_keepTheLastOnesBeforeValidation() throws IOException {
    // A session an hour: the older half of them says the opposite of the newer one.
    new SmallTrainingSet()
        .rows(
            row -> {
              long age =
                  SmallTrainingSet.VALIDATION_START.toEpochMilli()
                      - (Long) row.get("session_start");
              boolean old = age > 20L * 24 * 3_600_000;
              float cart = (Float) row.get("add_to_cart_count");
              row.put("label", (cart > 1) == old ? 0f : 1f);
            })
        .write(home.resolve("lake"));

    double all = trained().path("test").path("auc").asDouble();
    double last = trained("--days=20").path("test").path("auc").asDouble();

    assertTrue(last > 0.99, "AUC of the last days " + last);
    assertTrue(all < last, "AUC of all days " + all);
  }

  @Command(name = "greedy")
  private static final class Greedy implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void memoryThatIsUsedUp_isTold_withTheRemedy() {
    assertEquals(ExitCode.FAILED, Commands.run(new Greedy()));

    String message = said();
    assertTrue(message.startsWith("greedy: the memory of this process is used up"), message);
    assertTrue(message.contains("INTENT_JAVA_OPTS=-Xmx"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void usage_isChecked() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));

    assertEquals(ExitCode.USAGE, train("--days=0"));
    assertEquals(ExitCode.USAGE, train("--trials=0"));
    assertEquals(ExitCode.USAGE, train("--threads=0"));
    assertEquals(ExitCode.USAGE, train("--trials=3", "--search-time=PT-1S"));
    assertEquals(ExitCode.USAGE, train("--search-space=space.yaml"));
    String remedy = said();
    assertTrue(remedy.contains("--search-space=space.yaml is for a search: add --trials="), remedy);
    assertEquals(ExitCode.USAGE, train("--runner=flink"));
    assertEquals(ExitCode.USAGE, train("--workers=2"));
    assertEquals(ExitCode.USAGE, train("--runner=spark", "--workers=0"));
    for (String option : List.of("--trials=9", "--search-time=PT1M", "--search-space=space.yaml")) {
      assertEquals(ExitCode.USAGE, train("--runner=spark", option));
      String message = said();
      assertTrue(message.contains(option.substring(0, option.indexOf('='))), message);
    }
  }
}
