package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MonotonicityGateTest {

  private static final String ADDS = "add_to_cart_count";
  private static final FeatureSet FEATURES = HandModel.features(ADDS, "cart_value");
  private static final PropensityModel RISES = HandModel.of(FEATURES, 7.5f, 0.1, 0.4);
  private static final PropensityModel FALLS = HandModel.of(FEATURES, 7.5f, 0.4, 0.1);

  @TempDir private Path folder;

  /** A session a row, with these adds to cart. */
  private static GateVerdict verdict(
      GateSettings settings, PropensityModel model, Map<String, Integer> declared, float... adds) {
    float[] values = new float[2 * adds.length];
    float[] ones = new float[adds.length];
    int[] firsts = new int[adds.length];
    Arrays.fill(ones, 1);
    Arrays.fill(firsts, 1);
    for (int row = 0; row < adds.length; row++) {
      values[2 * row] = adds[row];
      values[2 * row + 1] = row;
    }
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    ObjectNode directions = manifest.putObject("monotone_constraints");
    declared.forEach(directions::put);
    return MonotonicityGate.of(
        settings,
        new Candidate(
            model,
            manifest,
            new Matrix(values, 2, new float[adds.length], ones),
            new Moments(IntStream.range(0, adds.length).toArray(), firsts, new long[adds.length]),
            new boolean[adds.length],
            List.of(),
            Instant.MAX,
            new Lake(Path.of("none")),
            Duration.ofHours(1),
            new SessionGap(Duration.ofMinutes(30)),
            5));
  }

  private static GateVerdict verdict(PropensityModel model, int direction, float... adds) {
    return verdict(GateSettings.shipped(), model, Map.of(ADDS, direction), adds);
  }

  @Test
  void scoreThatMovesAsDeclared_passes() {
    GateVerdict up = verdict(RISES, 1, 0, 1, 20);

    assertEquals(Outcome.PASSED, up.outcome());
    assertEquals(0.0, up.figure());
    assertEquals(Outcome.PASSED, verdict(FALLS, -1, 0, 1, 20).outcome());
  }

  @Test
  void scoreThatMovesAgainstItsDirection_isRefused_byTheWorstMovement() {
    GateVerdict falls = verdict(FALLS, 1, 0, 1, 20);

    assertEquals(Outcome.FAILED, falls.outcome());
    assertEquals(0.3, falls.figure(), 1e-6);
    assertTrue(falls.what().contains(ADDS + " moved a score against its direction by 0.3000"));
    assertEquals(Outcome.FAILED, verdict(RISES, -1, 0, 1, 20).outcome());
  }

  /** Nearly all rows have the least value; the turn lies among the few others. */
  @Test
  void rareValues_areTriedToo() {
    float[] adds = new float[1_000];
    adds[999] = 20;
    adds[998] = 7;
    adds[997] = 8;

    assertEquals(Outcome.FAILED, verdict(FALLS, 1, adds).outcome());
  }

  /** HandModel sends what is missing the way of what is below, as if it were less. */
  @Test
  void missingValues_areBesideTheOrder() {
    assertEquals(Outcome.PASSED, verdict(FALLS, 1, Float.NaN, 8, 20).outcome());
    assertEquals(Outcome.SKIPPED, verdict(FALLS, 1, Float.NaN, Float.NaN).outcome());
  }

  @Test
  void nothingDeclared_orNothingThatDiffers_isNotJudged() {
    GateSettings settings = GateSettings.shipped();

    assertEquals(Outcome.SKIPPED, verdict(settings, FALLS, Map.of(), 0, 20).outcome());
    assertEquals(
        Outcome.SKIPPED, verdict(settings, FALLS, Map.of("checkout_count", 1), 0, 20).outcome());
    assertEquals(Outcome.SKIPPED, verdict(FALLS, 1, 3, 3).outcome());
  }

  @Test
  void bound_isThatOfTheSettings() throws IOException {
    Path own = Files.writeString(folder.resolve("own.yaml"), "max_against_direction: 0.31");
    GateSettings settings = GateSettings.read(own);

    assertEquals(Outcome.PASSED, verdict(settings, FALLS, Map.of(ADDS, 1), 0, 20).outcome());
  }
}
