package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BootstrapTest {

  @Test
  void resampled_isAsIfTheSessionsRowsStoodThereSoOften() {
    Random random = new Random(5);
    for (int round = 0; round < 30; round++) {
      ScoredRows rows = SeededRows.of(random, 30);
      byte[] drawn = new byte[10];
      for (int i = 0; i < 10; i++) {
        drawn[random.nextInt(10)]++;
      }
      // The naive way: rows are copied, and all is sorted anew.
      int[] copies =
          IntStream.range(0, 30)
              .flatMap(i -> IntStream.generate(() -> i).limit(drawn[rows.session(i)]))
              .toArray();
      ScoredRows copied =
          ScoredRows.of(
              Arrays.stream(copies).mapToDouble(rows::score).toArray(),
              floats(copies, i -> rows.positive(i) ? 1 : 0),
              floats(copies, i -> (float) rows.weight(i)));

      for (Figure figure : Figure.values()) {
        assertEquals(figure.of(copied), figure.of(rows.resampled(drawn)), 1e-9, figure.code());
      }
    }
  }

  private static float[] floats(int[] rows, java.util.function.IntToDoubleFunction of) {
    float[] values = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = (float) of.applyAsDouble(rows[i]);
    }
    return values;
  }

  @Test
  void interval_ofAMean_isAsWideAsItsStandardErrorSays() {
    int sessions = 2_000;
    ScoredRows rows = oneRowASession(sessions, 0.3);
    Interval interval = new Bootstrap(sessions, 2_000, 9).interval(rows, Figure.PURCHASE_RATE::of);

    double rate = Probabilities.baseRate(rows);
    double error = Math.sqrt(rate * (1 - rate) / sessions);
    assertEquals(rate - 1.96 * error, interval.low(), 0.1 * error);
    assertEquals(rate + 1.96 * error, interval.high(), 0.1 * error);
  }

  @Test
  void interval_ofSessionsOfManyRows_isAsWideAsForOneRowEach() {
    // Ten equal rows of a session say no more than one.
    ScoredRows one = oneRowASession(500, 0.3);
    int[] tenfold = IntStream.range(0, 5_000).map(i -> i / 10).toArray();
    ScoredRows ten =
        ScoredRows.of(
            Arrays.stream(tenfold).mapToDouble(one::score).toArray(),
            floats(tenfold, i -> one.positive(i) ? 1 : 0),
            floats(tenfold, i -> 0.1),
            Arrays.stream(tenfold).map(one::session).toArray());
    Bootstrap bootstrap = new Bootstrap(500, 200, 4);

    Interval expected = bootstrap.interval(one, Figure.PURCHASE_RATE::of);
    Interval actual = bootstrap.interval(ten, Figure.PURCHASE_RATE::of);
    assertEquals(expected.low(), actual.low(), 1e-6);
    assertEquals(expected.high(), actual.high(), 1e-6);
  }

  private static ScoredRows oneRowASession(int sessions, double rate) {
    Random random = new Random(1);
    double[] scores = new double[sessions];
    float[] labels = new float[sessions];
    float[] ones = new float[sessions];
    for (int i = 0; i < sessions; i++) {
      scores[i] = random.nextDouble();
      labels[i] = random.nextDouble() < rate ? 1 : 0;
      ones[i] = 1;
    }
    return ScoredRows.of(scores, labels, ones);
  }

  @Test
  void figures_areTheSameForTheSameSeed_andOthersForAnother() {
    ScoredRows rows = oneRowASession(100, 0.5);

    double[][] first =
        new Bootstrap(100, 20, 7).figures(rows, r -> Figure.of(r, List.of(Figure.AUC)));
    double[][] again =
        new Bootstrap(100, 20, 7).figures(rows, r -> Figure.of(r, List.of(Figure.AUC)));
    double[][] other =
        new Bootstrap(100, 20, 8).figures(rows, r -> Figure.of(r, List.of(Figure.AUC)));

    assertArrayEquals(first, again);
    assertNotEquals(first[0][0], other[0][0]);
    assertNotEquals(first[0][0], first[1][0]);
  }

  @Test
  void interval_skipsResamplesWithoutAClass_andIsNaNWhereNoneIsLeft() {
    Interval some = Interval.of(new double[] {Double.NaN, 1, 2, Double.NaN, 3});
    assertEquals(1.05, some.low(), 1e-12);
    assertEquals(2.95, some.high(), 1e-12);

    Interval none = Interval.of(new double[] {Double.NaN});
    assertTrue(Double.isNaN(none.low()) && Double.isNaN(none.high()));
  }
}
