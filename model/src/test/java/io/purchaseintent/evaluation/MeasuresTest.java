package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MeasuresTest {

  private static final double CLOSE = 1e-9;

  /** Weights, ties, single classes and scores of 0 and 1 are among them. */
  static Stream<JsonNode> cases() throws IOException {
    JsonNode cases = Golden.read(MeasuresTest.class, "measures.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false);
  }

  private static ScoredRows rows(JsonNode expected) {
    return ScoredRows.of(
        Golden.doubles(expected.path("scores")),
        Golden.floats(expected.path("labels")),
        Golden.floats(expected.path("weights")));
  }

  /** NaN where scikit-learn has no figure. */
  private static double number(JsonNode node) {
    return node.isNull() ? Double.NaN : node.asDouble();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void measures_agreeWithScikitLearn(JsonNode expected) {
    ScoredRows rows = rows(expected);

    assertEquals(number(expected.path("auc")), Ranking.auc(rows), CLOSE);
    assertEquals(number(expected.path("average_precision")), Ranking.averagePrecision(rows), CLOSE);
    assertEquals(number(expected.path("log_loss")), Probabilities.logLoss(rows), CLOSE);
    assertEquals(number(expected.path("brier")), Probabilities.brier(rows), CLOSE);
    assertEquals(number(expected.path("ece")), Probabilities.expectedCalibrationError(rows), CLOSE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void curves_agreeWithScikitLearn(JsonNode expected) {
    assertPoints(expected.path("roc"), Ranking.roc(rows(expected)));
    assertPoints(expected.path("precision_recall"), Ranking.precisionRecall(rows(expected)));
  }

  private static void assertPoints(JsonNode expected, List<Ranking.Point> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < actual.size(); i++) {
      assertEquals(expected.get(i).get(0).asDouble(), actual.get(i).x(), CLOSE);
      assertEquals(expected.get(i).get(1).asDouble(), actual.get(i).y(), CLOSE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void selections_agreeWithScikitLearn(JsonNode expected) {
    for (double threshold : new double[] {0.1, 0.3, 0.5}) {
      Selection selection = Selection.atThreshold(rows(expected), threshold);
      String at = Double.toString(threshold);

      assertEquals(number(expected.path("precision_at").path(at)), selection.precision(), CLOSE);
      assertEquals(number(expected.path("recall_at").path(at)), selection.recall(), CLOSE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void brierParts_addUpToTheBrierScore(JsonNode expected) {
    Probabilities.BrierParts parts = Probabilities.brierParts(rows(expected));

    assertEquals(
        number(expected.path("brier")),
        parts.reliability() - parts.resolution() + parts.uncertainty() + parts.withinBins(),
        CLOSE);
  }

  @Test
  void brierParts_byHand() {
    // Two probabilities, each a bin of its own: said 0.2 and 0.6, were 0.5 and 0.6.
    Probabilities.BrierParts parts = Probabilities.brierParts(twoBins());

    assertEquals(0.5 * 0.3 * 0.3, parts.reliability(), CLOSE);
    assertEquals(0.05 * 0.05, parts.resolution(), CLOSE);
    assertEquals(0.55 * 0.45, parts.uncertainty(), CLOSE);
    assertEquals(0, parts.withinBins(), CLOSE);
  }

  @Test
  void calibrationError_byHand() {
    assertEquals(0.15, Probabilities.expectedCalibrationError(twoBins()), CLOSE);
  }

  @Test
  void calibrationInTheLarge_byHand() {
    assertEquals(0.4 / 0.55, Probabilities.inTheLarge(twoBins()), CLOSE);
    ScoredRows nobody = ScoredRows.of(new double[] {0.2}, new float[] {0}, new float[] {1});
    assertEquals(Double.NaN, Probabilities.inTheLarge(nobody));
  }

  private static ScoredRows twoBins() {
    double[] scores = new double[20];
    float[] labels = new float[20];
    float[] weights = new float[20];
    for (int i = 0; i < 20; i++) {
      scores[i] = i < 10 ? 0.2 : 0.6;
      labels[i] = i < 10 ? i % 2 : i < 16 ? 1 : 0;
      weights[i] = 1;
    }
    return ScoredRows.of(scores, labels, weights);
  }

  @Test
  void auc_isTheShareOfPairsInOrder() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      ScoredRows rows = SeededRows.of(random, 40);
      double right = 0;
      double all = 0;
      for (int i = 0; i < rows.size(); i++) {
        for (int j = 0; j < rows.size(); j++) {
          if (rows.positive(i) && !rows.positive(j)) {
            double weight = rows.weight(i) * rows.weight(j);
            int order = Double.compare(rows.score(i), rows.score(j));
            right += weight * (order > 0 ? 1 : order == 0 ? 0.5 : 0);
            all += weight;
          }
        }
      }
      assertEquals(right / all, Ranking.auc(rows), CLOSE);
    }
  }
}
