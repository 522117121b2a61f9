package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MeasuresTest {

  private static final double CLOSE = 1e-9;

  private static ScoredRows golden() throws IOException {
    JsonNode golden = Golden.read();
    return ScoredRows.of(
        Golden.doubles(golden.path("scores")),
        Golden.floats(golden.path("labels")),
        Golden.floats(golden.path("weights")));
  }

  @Test
  void measures_agreeWithScikitLearn() throws IOException {
    JsonNode golden = Golden.read();

    assertEquals(golden.path("auc").asDouble(), Ranking.auc(golden()), CLOSE);
    assertEquals(
        golden.path("average_precision").asDouble(), Ranking.averagePrecision(golden()), CLOSE);
    assertEquals(golden.path("log_loss").asDouble(), Probabilities.logLoss(golden()), CLOSE);
    assertEquals(golden.path("brier").asDouble(), Probabilities.brier(golden()), CLOSE);
  }

  @Test
  void auc_isTheShareOfPairsInOrder() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      ScoredRows rows = random(random, 40);
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

  private static ScoredRows random(Random random, int size) {
    double[] scores = new double[size];
    float[] labels = new float[size];
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      scores[i] = random.nextInt(8) / 8.0;
      labels[i] = i == 0 ? 1 : i == 1 ? 0 : random.nextInt(2);
      weights[i] = random.nextFloat() + 0.1f;
    }
    return ScoredRows.of(scores, labels, weights);
  }

  @Test
  void rankings_ofOneClass_areNotANumber() {
    ScoredRows rows =
        ScoredRows.of(new double[] {0.1, 0.9}, new float[] {0, 0}, new float[] {1, 1});

    assertEquals(Double.NaN, Ranking.auc(rows));
    assertEquals(Double.NaN, Ranking.averagePrecision(rows));
  }

  @Test
  void calibrationError_byHand() {
    // Two scores, ten rows each: said 0.2 and 0.6, were 0.5 and 0.6.
    double[] scores = new double[20];
    float[] labels = new float[20];
    float[] weights = new float[20];
    for (int i = 0; i < 20; i++) {
      scores[i] = i < 10 ? 0.2 : 0.6;
      labels[i] = i < 10 ? i % 2 : i < 16 ? 1 : 0;
      weights[i] = 1;
    }

    assertEquals(
        0.15,
        Probabilities.expectedCalibrationError(ScoredRows.of(scores, labels, weights)),
        CLOSE);
  }

  @Test
  void moments_atAnEvent_andOneOfEachSession() {
    Moments moments =
        new Moments(new int[] {0, 0, 0, 1, 2, 2}, new int[] {1, 2, 3, 1, 1, 2}, new long[6]);

    assertArrayEquals(new int[] {0, 3, 4}, moments.atEvent(1));
    assertArrayEquals(new int[] {2}, moments.atEvent(3));
    int[] chosen = moments.oneOfEachSession(5);
    assertEquals(3, chosen.length);
    assertEquals(3, chosen[1]);
    assertArrayEquals(chosen, moments.oneOfEachSession(5));
  }
}
