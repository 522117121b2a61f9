package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.models.ReproduceCommand;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.MonotoneConstraints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Training on a Spark of this process, beside training without one. */
final class SparkTrainingTest extends RunsTrain {

  private static final String MODEL = "purchase-intent";
  private static final ObjectMapper JSON = new ObjectMapper();

  SparkTrainingTest() {
    super(60);
  }

  private Path file(JsonNode summary, String name) {
    return home.resolve("registry").resolve(MODEL).resolve(text(summary, "version")).resolve(name);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  @Test
  void version_isMadeAndJudgedAsOneMadeHere_theSameEachTime() throws IOException {
    new SmallTrainingSet().write(home.resolve("lake"));
    JsonNode here = trained();

    JsonNode onSpark = trained("--runner=spark");

    JsonNode manifest = JSON.readTree(file(onSpark, "manifest.json").toFile());
    assertEquals("spark", text(manifest.path("plan"), "runner"));
    assertEquals(2, manifest.path("plan").path("workers").asInt());
    assertEquals(
        "local", text(JSON.readTree(file(here, "manifest.json").toFile()).path("plan"), "runner"));
    double loss = here.path("test").path("log_loss").asDouble();
    assertEquals(loss, onSpark.path("test").path("log_loss").asDouble(), 0.02 * loss);
    double auc = here.path("test").path("auc").asDouble();
    assertEquals(auc, onSpark.path("test").path("auc").asDouble(), 0.01);
    assertEquals("own", text(onSpark.path("segments").path("known"), "booster"));
    assertFalse(onSpark.has("ladder"), "no ladder");
    assertFalse(onSpark.has("learning_curve"), "no learning curve");
    String why = text(onSpark.path("by_shopper"), "not_judged");
    assertTrue(why.contains("stayed on the cluster"), why);
    assertEquals(why, text(manifest.path("by_shopper"), "not_judged"));
    assertTrue(Files.readString(file(onSpark, "report.html")).contains(why));
    assertEquals("skipped", verdict(onSpark, "logistic"));
    assertEquals("passed", verdict(onSpark, "signal"));
    assertServes(onSpark);
    assertNotReproducedHere(text(onSpark, "version"));

    new SmallTrainingSet().shuffled(5).write(home.resolve("lake"));
    JsonNode again = trained("--runner=spark");

    for (Segment segment : Segment.values()) {
      String booster = ModelBundle.boosterFile(segment);
      assertArrayEquals(
          Files.readAllBytes(file(onSpark, booster)), Files.readAllBytes(file(again, booster)));
    }
  }

  private void assertNotReproducedHere(String version) {
    int code = Commands.run(new ReproduceCommand(), "--home=" + home, version);

    assertEquals(ExitCode.FAILED, code);
    String message = said();
    assertTrue(message.contains("was trained with --runner=spark"), message);
  }

  private static String verdict(JsonNode summary, String gate) {
    for (JsonNode result : summary.path("gates").path("results")) {
      if (text(result, "gate").equals(gate)) {
        return text(result, "verdict");
      }
    }
    return "";
  }

  /** Whether the version loads, scores as XGBoost does, and keeps its constraints. */
  private void assertServes(JsonNode summary) throws IOException {
    TrainingSet set = TrainingSet.open(new Lake(home.resolve("lake")), null);
    Split test = Split.atEvents(set, "test");
    PropensityModel model =
        new FileRegistry(home.resolve("registry")).load(MODEL, text(summary, "version"));
    assertEquals(test.matrix().rows(), summary.path("margins_checked").asInt());
    List<String> names = set.featureSet().names();
    int[] directions = MonotoneConstraints.of(names);
    for (Segment segment : Segment.values()) {
      byte[] json = Files.readAllBytes(file(summary, ModelBundle.boosterFile(segment)));
      TreeEnsemble trees = TreeEnsemble.ofXgboostJson(JSON.readTree(json));
      float[] expected = BoosterTraining.margins(json, test.matrix());
      for (int row = 0; row < expected.length; row++) {
        float[] vector = test.matrix().row(row);
        assertEquals(expected[row], trees.margin(vector), "row " + row);
        double propensity = model.propensity(segment, vector);
        assertTrue(propensity >= 0 && propensity <= 1, "propensity " + propensity);
      }
      for (int column = 0; column < directions.length; column++) {
        if (directions[column] != 0) {
          assertNeverAgainst(directions[column], trees, test, column, names.get(column));
        }
      }
    }
  }

  private static void assertNeverAgainst(
      int direction, TreeEnsemble trees, Split test, int column, String name) {
    for (int row = 0; row < test.matrix().rows(); row += 10) {
      float[] vector = test.matrix().row(row);
      vector[column] = 0;
      float before = trees.margin(vector);
      for (int value = 1; value < 30; value++) {
        vector[column] = value;
        float now = trees.margin(vector);
        assertTrue(direction * (now - before) >= 0, name + " from " + (value - 1) + " on");
        before = now;
      }
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

    double last = trained("--runner=spark", "--days=20").path("test").path("auc").asDouble();

    assertTrue(last > 0.99, "AUC of the last days " + last);
  }

  @Test
  void rowsThatAreWrong_areRefused_whereverTheyAre() throws IOException {
    assertRefused("have a label", row -> row.put("weight", Float.NaN));
    assertRefused("have a label", row -> row.put("label", 0.5f));
    assertRefused("infinite", row -> row.put("cart_value", Float.NEGATIVE_INFINITY));
    assertRefused("end without a purchase", row -> row.put("label", 0f));
  }

  /** Spoils the train part alone, which no one but Spark reads. */
  private void assertRefused(String told, Consumer<GenericRecord> spoil) throws IOException {
    new SmallTrainingSet()
        .rows(
            row -> {
              if (row.get("session_id").toString().startsWith("train")) {
                spoil.accept(row);
              }
            })
        .write(home.resolve("lake"));

    assertEquals(ExitCode.FAILED, train("--runner=spark"));

    String message = said();
    assertTrue(message.contains(told), message);
    assertFalse(Files.exists(home.resolve("registry").resolve(MODEL)), "a version was written");
  }

  @Test
  void moreWorkersThanShares_areRefused_beforeTheyWaitForOneAnother() throws IOException {
    new SmallTrainingSet().sessions("validation", 30).write(home.resolve("lake"));

    assertEquals(
        ExitCode.FAILED, train("--runner=spark", "--workers=64", "--spark-master=local[2]"));

    String message = said();
    assertTrue(message.contains("--workers=64 is too many"), message);
  }
}
