package io.purchaseintent.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Golden;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CalibrationTest {

  private static JsonNode golden() throws IOException {
    return Golden.read(CalibrationTest.class, "calibrations.json");
  }

  /** Near the truth, far from it, and such that a or b of beta calibration is cut to 0. */
  static Stream<JsonNode> cases() throws IOException {
    return StreamSupport.stream(golden().path("cases").spliterator(), false);
  }

  private static Calibration fit(CalibrationKind kind, JsonNode rows) {
    return kind.fit(
        Golden.floats(rows.path("margins")),
        Golden.floats(rows.path("labels")),
        Golden.floats(rows.path("weights")));
  }

  private static double[] probabilities(Calibration calibration, float[] margins) {
    double[] probabilities = new double[margins.length];
    Arrays.setAll(probabilities, i -> calibration.probability(margins[i]));
    return probabilities;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isotonic_agreesWithScikitLearn(JsonNode expected) throws IOException {
    float[] queries = Golden.floats(golden().path("queries"));

    assertArrayEquals(
        Golden.doubles(expected.path("isotonic")),
        probabilities(fit(CalibrationKind.ISOTONIC, expected), queries),
        1e-9);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void platt_agreesWithItsFormula(JsonNode expected) {
    JsonNode fitted = fit(CalibrationKind.PLATT, expected).toJson();

    assertEquals(expected.path("platt").get(0).asDouble(), fitted.path("slope").asDouble(), 1e-9);
    assertEquals(
        expected.path("platt").get(1).asDouble(), fitted.path("intercept").asDouble(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void beta_agreesWithItsFormula(JsonNode expected) {
    JsonNode fitted = fit(CalibrationKind.BETA, expected).toJson();

    assertEquals(expected.path("beta").get(0).asDouble(), fitted.path("a").asDouble(), 1e-9);
    assertEquals(expected.path("beta").get(1).asDouble(), fitted.path("b").asDouble(), 1e-9);
    assertEquals(expected.path("beta").get(2).asDouble(), fitted.path("c").asDouble(), 1e-9);
  }

  @Test
  void centredIsotonic_byHand() {
    // Blocks {0, 1} of 1/4 at 0.5, {2, 4} of 3/4 at 3: between them a line.
    Calibration calibration =
        CalibrationKind.CENTRED_ISOTONIC.fit(
            new float[] {0, 0, 1, 1, 2, 2, 4, 4},
            new float[] {0, 1, 0, 0, 1, 1, 1, 0},
            new float[] {1, 1, 1, 1, 1, 1, 1, 1});

    assertEquals(0.25, calibration.probability(0.5f), 1e-12);
    assertEquals(0.5, calibration.probability(1.75f), 1e-12);
    assertEquals(0.75, calibration.probability(3), 1e-12);
    double slope = calibration.toJson().path("slope").asDouble();
    assertEquals(1 / (1 + Math.exp(-(Math.log(3) + slope))), calibration.probability(4), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void json_givesBackTheSameFunctionToTheLastBit(CalibrationKind kind) throws IOException {
    for (JsonNode rows : cases().toList()) {
      Calibration written = fit(kind, rows);
      Calibration read =
          Calibration.ofJson(new ObjectMapper().readTree(written.toJson().toString()));

      for (float margin = -9; margin < 6; margin += 0.01f) {
        assertEquals(written.probability(margin), read.probability(margin));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void probability_isWithinZeroAndOne_andRisesWhereRanksAreKept(CalibrationKind kind)
      throws IOException {
    for (JsonNode rows : cases().toList()) {
      Calibration calibration = fit(kind, rows);
      double before = 0;
      for (float margin = -15; margin < 15; margin += 0.01f) {
        double probability = calibration.probability(margin);
        assertTrue(probability > 0 && probability < 1, kind + " at " + margin);
        assertTrue(
            kind.keepsRanks() ? probability > before : probability >= before,
            kind + " at " + margin);
        before = probability;
      }
      assertTrue(Double.isNaN(calibration.probability(Float.NaN)));
      assertTrue(calibration.probability(Float.NEGATIVE_INFINITY) >= 0);
      assertTrue(calibration.probability(Float.POSITIVE_INFINITY) <= 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void marginsThatPointTheWrongWay_giveNearlyOneProbability(CalibrationKind kind) {
    Calibration calibration =
        kind.fit(new float[] {-2, -1, 1, 2}, new float[] {1, 1, 0, 0}, new float[] {1, 1, 1, 1});

    assertEquals(0.5, calibration.probability(-2), 0.01);
    assertEquals(0.5, calibration.probability(2), 0.01);
    assertTrue(calibration.probability(2) >= calibration.probability(-2));
  }

  @ParameterizedTest
  @EnumSource
  void oneClass_andParted_stayFinite(CalibrationKind kind) {
    float[] ones = {1, 1, 1, 1};
    float[] margins = {-2, -1, 1, 2};
    for (float[] labels : List.of(new float[] {0, 0, 0, 0}, ones, new float[] {0, 0, 1, 1})) {
      for (double probability : probabilities(kind.fit(margins, labels, ones), margins)) {
        assertTrue(probability >= 0 && probability <= 1, kind + " " + Arrays.toString(labels));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noRow_isRefused(CalibrationKind kind) {
    float[] none = {};
    assertThrows(IllegalArgumentException.class, () -> kind.fit(none, none, none));
  }

  @Test
  void json_thatIsNoCalibration_isRefused() throws IOException {
    ObjectNode isotonic = fit(CalibrationKind.ISOTONIC, cases().findFirst().orElseThrow()).toJson();
    ObjectNode outOfOrder = isotonic.deepCopy();
    outOfOrder.withArray("probabilities").insert(1, 0.999).remove(2);
    ObjectNode unknown = isotonic.deepCopy().put("kind", "spline");
    ObjectNode falling = fit(CalibrationKind.PLATT, cases().findFirst().orElseThrow()).toJson();
    falling.put("slope", -1);
    ObjectNode lacking = new ObjectMapper().createObjectNode().put("kind", "beta").put("a", 1);

    for (ObjectNode json : List.of(outOfOrder, unknown, falling, lacking)) {
      assertThrows(ModelFormatException.class, () -> Calibration.ofJson(json), json::toString);
    }
  }

  @Test
  void oddsShift_makesTheMeanTheRate() {
    double[] said = {0.01, 0.02, 0.1, 0.4};
    float[] labels = {0, 0, 1, 1};
    float[] weights = {5, 3, 1, 0.5f};
    OddsShift shift = OddsShift.fit(said, labels, weights);

    double mean = 0;
    for (int i = 0; i < 4; i++) {
      mean += weights[i] * shift.of(said[i]) / 9.5;
    }
    assertEquals(1.5 / 9.5, mean, 1e-12);
    assertEquals(0.2, new OddsShift(Math.log(0.25)).of(0.5), 1e-12);
    assertEquals(0, OddsShift.fit(said, new float[4], weights).logFactor());
  }
}
