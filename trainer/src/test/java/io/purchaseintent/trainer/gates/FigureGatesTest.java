package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import java.util.Map;
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
  }

  private void slice(String attribute, String value, int purchases, double auc, double high) {
    ObjectNode slice = slices.withObject("/" + attribute).putObject(value);
    slice.put("auc", auc).put("purchasing_sessions", purchases);
    slice.putObject("intervals").putArray("auc").add(2 * auc - high).add(high);
  }

  private Map<String, GateVerdict> verdicts() {
    FigureGates gates = new FigureGates(GateSettings.shipped(), manifest);
    return Stream.of(gates.signal(), gates.logistic(), gates.calibration(), gates.slices())
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
