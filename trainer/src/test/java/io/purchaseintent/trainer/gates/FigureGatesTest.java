package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Figure;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.Reliability;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.scoring.OddsShift;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .put("share", 1)
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
  void setWithoutWhatLogisticRegressionIsFittedTo_isNotJudgedByIt() {
    figures(0.9, 0.88, 0.85, 0.01);
    manifest.putObject("baselines").putObject("intercept");

    assertEquals(Outcome.SKIPPED, outcome("logistic"));
  }

  @Test
  void nothingToTell_isNoSignal() {
    manifest.putObject("baselines").putObject("logistic");

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
    bin("known", 0.0545, 0.03, 0.05);
    assertEquals(Outcome.PASSED, outcome("reliability"));

    bin("known", 0.061, 0.03, 0.05);
    bin("anonymous", 0.01, 0.0126, 0.02);

    GateVerdict verdict = verdicts().get("reliability");
    assertEquals(Outcome.FAILED, verdict.outcome());
    assertTrue(
        verdict
            .what()
            .startsWith(
                "untrue: known said 6.10%, at the level of all 6.10%, bought 4.00% (3.00% to"
                    + " 5.00%), anon"),
        verdict.what());
  }

  private static final int VISITS = 20_000;

  /** What a model says of a visit whose chance to buy is this. */
  private interface Said {
    double of(boolean known, double truth);
  }

  /**
   * Measures visits as an evaluation does: a fifth are of known shoppers, two buy in a hundred, few
   * are sure.
   *
   * @param rate by which all odds are moved after the model was made
   */
  private void measureShape(double rate, Said said) {
    Random random = new Random(11);
    double[] scores = new double[VISITS];
    float[] labels = new float[VISITS];
    int[][] curves = {
      IntStream.range(0, VISITS).toArray(),
      IntStream.range(0, VISITS).filter(i -> i % 5 == 0).toArray(),
      IntStream.range(0, VISITS).filter(i -> i % 5 > 0).toArray()
    };
    for (int i = 0; i < VISITS; i++) {
      boolean known = i % 5 == 0;
      double truth = Math.min(0.9, Math.exp(-5.5 + 1.4 * random.nextGaussian() + (known ? 1 : 0)));
      scores[i] = said.of(known, truth);
      double now = new OddsShift(Math.log(rate)).of(truth);
      labels[i] = random.nextDouble() < now ? 1 : 0;
    }
    figures(0.9, 0.88, 0.85, 0.001);
    manifest.remove("reliability");
    List<String> names = List.of("all", "known", "anonymous");
    Bootstrap bootstrap = new Bootstrap(VISITS, 50, 1);
    for (int curve = 0; curve < curves.length; curve++) {
      ScoredRows rows = rows(scores, labels, curves[curve]);
      Interval interval = bootstrap.interval(rows, Figure.CALIBRATION_IN_THE_LARGE::of);
      if (curve == 0) {
        inTheLarge(Figure.CALIBRATION_IN_THE_LARGE.of(rows), interval.low(), interval.high());
      }
      manifest
          .withObject("/recalibration/as_served/" + names.get(curve) + "/intervals")
          .putArray("calibration_in_the_large")
          .add(interval.low())
          .add(interval.high());
      for (Reliability.Bin bin : Reliability.of(rows, 10, bootstrap)) {
        bin(names.get(curve), bin.meanScore(), bin.band().low(), bin.band().high())
            .put("share", bin.weight() / rows.totalWeight())
            .put("purchase_rate", bin.meanLabel());
      }
    }
  }

  private static ScoredRows rows(double[] scores, float[] labels, int[] places) {
    double[] chosen = new double[places.length];
    float[] outcomes = new float[places.length];
    float[] ones = new float[places.length];
    Arrays.fill(ones, 1);
    for (int i = 0; i < places.length; i++) {
      chosen[i] = scores[places[i]];
      outcomes[i] = labels[places[i]];
    }
    return ScoredRows.of(chosen, outcomes, ones, places);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 1, 1.1})
  void honestPropensities_areReliable_whereverTheRateMoves(double rate) {
    measureShape(rate, (known, truth) -> truth);

    assertEquals(Outcome.PASSED, outcome("reliability"), () -> verdicts().toString());
  }

  @Test
  void propensitiesThatAreHalvedInASegment_areUnreliable() {
    measureShape(1, (known, truth) -> known ? truth / 2 : truth);
    assertTrue(reliabilityIsRefused().contains("known as a whole said over bought is 0."));
    measureShape(1, (known, truth) -> known ? truth : truth / 2);
    assertTrue(reliabilityIsRefused().contains("anonymous as a whole said over bought is 0."));
  }

  @Test
  void propensitiesThatAreDoubledAtTheTop_orTooSure_areUnreliable() {
    measureShape(1, (known, truth) -> truth < 0.1 ? truth : Math.min(0.97, 2 * truth));
    assertTrue(reliabilityIsRefused().startsWith("untrue: all said "));
    measureShape(1, (known, truth) -> tooSure(truth));
    assertTrue(reliabilityIsRefused().startsWith("untrue: all said "));
  }

  /** Log odds times 1.4, about those of one in 30. */
  private static double tooSure(double truth) {
    return 1 / (1 + Math.pow((1 - truth) / truth, 1.4) * Math.exp(-1.4));
  }

  private String reliabilityIsRefused() {
    GateVerdict verdict = verdicts().get("reliability");
    assertEquals(Outcome.FAILED, verdict.outcome(), verdict::what);
    return verdict.what();
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
