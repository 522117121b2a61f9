package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class ReliabilityTest {

  private static final int ROWS = 3_000;

  private static ScoredRows rows(long seed, DoubleUnaryOperator truth) {
    Random random = new Random(seed);
    double[] scores = new double[ROWS];
    float[] labels = new float[ROWS];
    float[] ones = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      scores[i] = Math.pow(random.nextDouble(), 4);
      labels[i] = random.nextDouble() < truth.applyAsDouble(scores[i]) ? 1 : 0;
      ones[i] = 1;
    }
    return ScoredRows.of(scores, labels, ones);
  }

  private static List<Reliability.Bin> bins(ScoredRows rows) {
    return Reliability.of(rows, 10, new Bootstrap(ROWS, 100, 1));
  }

  @Test
  void bins_expectAsManyBuyersEach_andCoverAllRows() {
    ScoredRows rows = rows(1, p -> p);
    List<Reliability.Bin> bins = bins(rows);

    assertEquals(10, bins.size());
    assertEquals(ROWS, bins.stream().mapToDouble(Reliability.Bin::weight).sum(), 1e-9);
    double expected = Probabilities.meanScore(rows) * ROWS / 10;
    for (Reliability.Bin bin : bins) {
      assertEquals(expected, bin.weight() * bin.meanScore(), 1.5);
    }
  }

  @Test
  void band_holdsTrueProbabilities_aboutNineteenTimesOfTwenty() {
    int held = 0;
    for (int seed = 0; seed < 60; seed++) {
      held += bins(rows(seed, p -> p)).stream().allMatch(Reliability.Bin::agrees) ? 1 : 0;
    }

    assertTrue(held >= 51 && held <= 60, held + " of 60");
  }

  @Test
  void band_doesNotHoldProbabilitiesThatAreTwiceTheTruth() {
    assertFalse(bins(rows(1, p -> p / 2)).stream().allMatch(Reliability.Bin::agrees));
  }

  @Test
  void oneProbability_isOneBin() {
    ScoredRows rows =
        ScoredRows.of(new double[] {0.5, 0.5}, new float[] {0, 1}, new float[] {1, 3});

    List<Reliability.Bin> bins = Reliability.of(rows, 10, new Bootstrap(2, 10, 1));

    assertEquals(1, bins.size());
    assertEquals(0.75, bins.get(0).meanLabel(), 1e-12);
  }
}
