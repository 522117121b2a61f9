package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Figure;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FigureGatesTest {

  private final ObjectNode manifest = new ObjectMapper().createObjectNode();
  private final ObjectNode test = manifest.putObject("test");
  private final ObjectNode slices = test.putObject("slices");

  private void figures(double auc, double low, double logistic, double ece) {
    test.put("auc", auc).put("auc_by_moment", auc).put("ece", ece);
    test.putObject("intervals").putArray("auc").add(low).add(Math.min(1, 2 * auc - low));
    manifest.putObject("baselines").putObject("logistic").put("auc_by_moment", logistic);
    inTheLarge(1.02, 0.93, 1.11);
    bin("all", 0.02, 0.015, 0.025);
  }

  private void inTheLarge(double ratio, double low, double high) {
    test.put("calibration_in_the_large", ratio);
    test.withObject("/intervals").putArray("calibration_in_the_large").add(low).add(high);
  }

  private ObjectNode bin(String curve, double said, double low, double high) {
    return manifest
        .withObject("/reliability")
        .withArray(curve)
        .addObject()
        .put("mean_propensity", said)
        .put("purchase_rate", (low + high) / 2)
        .put("low", low)
        .put("high", high);
  }

  private void slice(String attribute, String value, int purchases, double auc, double high) {
    ObjectNode slice = slices.withObject("/" + attribute).putObject(value);
    slice.put("auc", auc).put("purchasing_sessions", purchases);
    slice.putObject("intervals").putArray("auc").add(2 * auc - high).add(high);
  }

  private Map<String, GateVerdict> verdicts() {
    FigureGates gates = new FigureGates(GateSettings.shipped(), manifest);
    return Stream.of(
            gates.signal(),
            gates.logistic(),
            gates.calibration(),
            gates.meanPropensity(),
            gates.reliability(),
            gates.slices())
        .collect(Collectors.toMap(GateVerdict::gate, verdict -> verdict));
  }

  private Outcome outcome(String gate) {
    return verdicts().get(gate).outcome();
  }

  @Test
  void goodFigures_pass() {
    figures(0.9, 0.88, 0.85, 0.01);
    slice("device", "mobile", 40, 0.87, 0.9);

    verdicts().values().forEach(verdict -> assertEquals(Outcome.PASSED, verdict.outcome()));
    assertEquals(0.88, verdicts().get("signal").figure());
    assertEquals(0.05, verdicts().get("logistic").figure(), 1e-12);
  }

  @Test
  void dataWithoutSignal_isRefused() {
    figures(0.53, 0.47, 0.5, 0.001);

    assertEquals(Outcome.FAILED, outcome("signal"));
  }

  @Test
  void nothingToTell_isNoSignal() {
    manifest.putObject("baselines");

    assertEquals(Outcome.FAILED, outcome("signal"));
    assertEquals(Outcome.FAILED, outcome("logistic"));
    assertEquals(Outcome.FAILED, outcome("calibration"));
    assertEquals(Outcome.FAILED, outcome("mean_propensity"));
    assertEquals(Outcome.FAILED, outcome("reliability"));
  }

  /**
   * Of 20,000 visits one in a hundred buys, and of each kind as many as is said, or twice as many.
   */
  @Test
  void halvedPropensities_areRefused_thoughTheirErrorIsAllowed() {
    for (double factor : new double[] {1, 0.5}) {
      figures(0.9, 0.88, 0.85, 0.5);
      measure(factor);

      assertEquals(Outcome.PASSED, outcome("calibration"));
      assertEquals(factor == 1 ? Outcome.PASSED : Outcome.FAILED, outcome("mean_propensity"));
    }
    GateVerdict halved = verdicts().get("mean_propensity");
    assertEquals(0.5, halved.figure(), 0.05);
    assertTrue(halved.what().endsWith("; must be 0.90 to 1.10"), halved.what());
  }

  private void measure(double factor) {
    Random random = new Random(7);
    int rows = 20_000;
    double[] said = new double[rows];
    float[] labels = new float[rows];
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    for (int i = 0; i < rows; i++) {
      double truth = i % 10 == 0 ? 0.055 : 0.005;
      said[i] = factor * truth;
      labels[i] = random.nextDouble() < truth ? 1 : 0;
    }
    ScoredRows scored = ScoredRows.of(said, labels, ones);
    Interval interval =
        new Bootstrap(rows, 200, 1).interval(scored, Figure.CALIBRATION_IN_THE_LARGE::of);
    test.put("ece", Figure.ECE.of(scored));
    inTheLarge(Figure.CALIBRATION_IN_THE_LARGE.of(scored), interval.low(), interval.high());
  }

  @Test
  void meanPropensityThatIsOff_isRefused_unlessTooFewBuyToTell() {
    figures(0.9, 0.88, 0.85, 0.001);
    inTheLarge(0.85, 0.81, 0.89);
    assertEquals(Outcome.FAILED, outcome("mean_propensity"));
    inTheLarge(1.2, 1.11, 1.31);
    assertEquals(Outcome.FAILED, outcome("mean_propensity"));
    inTheLarge(0.92, 0.87, 0.98);
    assertEquals(Outcome.PASSED, outcome("mean_propensity"));
    inTheLarge(0.89, 0.82, 0.97);
    assertEquals(Outcome.SKIPPED, outcome("mean_propensity"));
    String what = verdicts().get("mean_propensity").what();
    assertTrue(what.endsWith("must be 0.90 to 1.10: which of both, too few purchases tell"), what);
  }

  @Test
  void binThatIsOutsideOfItsBand_isRefusedAndNamed() {
    figures(0.9, 0.88, 0.85, 0.001);
    bin("known", 0.059, 0.03, 0.05);
    assertEquals(Outcome.PASSED, outcome("reliability"));

    bin("known", 0.061, 0.03, 0.05);
    bin("anonymous", 0.01, 0.0126, 0.02);

    GateVerdict verdict = verdicts().get("reliability");
    assertEquals(Outcome.FAILED, verdict.outcome());
    assertTrue(
        verdict.what().startsWith("untrue: known said 6.10%, bought 4.00% (3.00% to 5.00%), anon"),
        verdict.what());
  }

  @Test
  void versionWithoutBaselines_isNotHeldToThem() {
    figures(0.9, 0.88, 0.85, 0.001);
    manifest.remove("baselines");

    assertEquals(Outcome.SKIPPED, outcome("logistic"));
  }

  @Test
  void noBetterThanTheLogisticRegression_isRefused() {
    figures(0.9, 0.88, 0.9, 0.001);

    assertEquals(Outcome.FAILED, outcome("logistic"));
  }

  @Test
  void untrueProbabilities_areRefused() {
    figures(0.9, 0.88, 0.85, 0.0101);

    assertEquals(Outcome.FAILED, outcome("calibration"));
  }

  @Test
  void sliceSurelyBelowTheWhole_isRefusedAndNamed() {
    figures(0.9, 0.88, 0.85, 0.001);
    slice("device", "mobile", 40, 0.8, 0.8549);
    slice("device", "desktop", 40, 0.8, 0.8551);
    slice("channel", "paid", 19, 0.6, 0.7);
    slice("session length", "1 event", 400, 0.5, 0.6);

    GateVerdict verdict = verdicts().get("slices");

    assertEquals(Outcome.FAILED, verdict.outcome());
    assertTrue(verdict.what().startsWith("too low: device mobile (AUC 0.8000); of 2 slices"));
    slices.withObject("/device").remove("mobile");
    assertEquals(Outcome.PASSED, outcome("slices"));
    slices.remove("device");
    assertEquals(Outcome.SKIPPED, outcome("slices"));
  }
}
