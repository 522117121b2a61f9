package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScoreHistogramTest {

  private static final double CLOSE = 1e-9;

  private record Row(double score, boolean buys, double weight) {}

  private static void add(ScoreHistogram to, Row row) {
    long weight = ScoreHistogram.fixed(row.weight());
    to.add(row.score(), new long[] {row.buys() ? weight : 0, row.buys() ? 0 : weight});
  }

  private static ScoreHistogram of(List<Row> rows, int bits, int exactly) {
    ScoreHistogram histogram = new ScoreHistogram(2, bits, exactly);
    rows.forEach(row -> add(histogram, row));
    return histogram;
  }

  private static ScoredRows exact(List<Row> rows) {
    double[] scores = rows.stream().mapToDouble(Row::score).toArray();
    float[] labels = new float[scores.length];
    float[] weights = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = rows.get(i).buys() ? 1 : 0;
      weights[i] = (float) rows.get(i).weight();
    }
    return ScoredRows.of(scores, labels, weights);
  }

  /** Propensities as of a shop: mostly small, some tied. */
  private static List<Row> shop(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double score = Math.pow(random.nextDouble(), 4);
      score = random.nextInt(10) == 0 ? 0.125 : score;
      rows.add(new Row(score, random.nextDouble() < score, 1.0 / (1 << random.nextInt(5))));
    }
    return rows;
  }

  private static byte[] bytes(ScoreHistogram of) {
    Packer out = new Packer();
    of.pack(out);
    return out.toBytes();
  }

  static Stream<JsonNode> cases() throws Exception {
    return MeasuresTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void exactFigures_agreeWithScikitLearn(JsonNode expected) {
    double[] scores = Golden.doubles(expected.path("scores"));
    float[] labels = Golden.floats(expected.path("labels"));
    float[] weights = Golden.floats(expected.path("weights"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      rows.add(new Row(scores[i], labels[i] > 0, weights[i]));
    }

    ScoreHistogram histogram = of(rows, 9, 1_000);

    assertTrue(histogram.isExact());
    ScoredRows told = histogram.rows(0, 1);
    assertEquals(number(expected.path("auc")), Ranking.auc(told), CLOSE);
    assertEquals(number(expected.path("average_precision")), Ranking.averagePrecision(told), CLOSE);
    assertEquals(number(expected.path("ece")), Probabilities.expectedCalibrationError(told), CLOSE);
    assertEquals(0, histogram.aucBound(0, 1));
    assertEquals(0, histogram.averagePrecisionBound(0, 1));
  }

  private static double number(JsonNode node) {
    return node.isNull() ? Double.NaN : node.asDouble();
  }

  @Test
  void binnedFigures_areWithinTheirBounds() {
    for (int bits : new int[] {1, 3, 6, 9}) {
      for (long seed = 0; seed < 5; seed++) {
        List<Row> rows = shop(4_000, seed);

        ScoreHistogram binned = of(rows, bits, 100);

        String of = "bits " + bits + ", seed " + seed;
        assertFalse(binned.isExact(), of);
        double auc = Ranking.auc(exact(rows));
        double precision = Ranking.averagePrecision(exact(rows));
        ScoredRows told = binned.rows(0, 1);
        assertEquals(auc, Ranking.auc(told), binned.aucBound(0, 1) + CLOSE, of);
        assertEquals(
            precision,
            Ranking.averagePrecision(told),
            binned.averagePrecisionBound(0, 1) + CLOSE,
            of);
        if (bits == 9) {
          // A tenth of the rows is tied, which is most of it.
          assertTrue(binned.aucBound(0, 1) < 0.006, of + ": " + binned.aucBound(0, 1));
        }
      }
    }
  }

  @Test
  void parts_mergeInAnyOrder_toTheSameBytes() {
    List<Row> rows = new ArrayList<>(shop(2_000, 3));
    byte[] whole = bytes(of(rows, 9, 500));
    byte[] exact = bytes(of(rows, 9, 5_000));
    for (long seed = 0; seed < 10; seed++) {
      Collections.shuffle(rows, new Random(seed));
      List<ScoreHistogram> parts = new ArrayList<>();
      List<ScoreHistogram> exactParts = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += 300) {
        List<Row> part = rows.subList(from, Math.min(rows.size(), from + 300));
        parts.add(of(part, 9, 500));
        exactParts.add(of(part, 9, 5_000));
      }
      Collections.shuffle(parts, new Random(seed));

      ScoreHistogram merged = new ScoreHistogram(2, 9, 500);
      parts.forEach(merged::merge);
      ScoreHistogram exactly = new ScoreHistogram(2, 9, 5_000);
      exactParts.forEach(part -> exactly.unpack(new Unpacker(bytes(part))));

      assertArrayEquals(whole, bytes(merged), "seed " + seed);
      assertArrayEquals(exact, bytes(exactly), "seed " + seed);
    }
  }

  @Test
  void without_leavesTheOtherRows() {
    List<Row> rows = shop(1_000, 4);
    ScoreHistogram whole = of(rows, 3, 0);
    ScoreHistogram part = of(rows.subList(0, 400), 3, 0);

    ScoreHistogram rest = whole.without(part);

    ScoredRows expected = of(rows.subList(400, 1_000), 3, 0).rows(0, 1);
    assertEquals(Ranking.auc(expected), Ranking.auc(rest.rows(0, 1)));
    assertEquals(bytes(of(rows, 3, 0)).length, bytes(whole).length);
  }

  @Test
  void scoresBelowTheLeastOctave_areOneBin_andOneIsItsOwn() {
    ScoreHistogram histogram = new ScoreHistogram(1, 4, 0);
    for (double score : new double[] {0, -0.0, 1e-300, 1e-12, 1, 0.5}) {
      histogram.add(score, new long[] {1});
    }

    assertEquals(3, histogram.size());
    assertArrayEquals(new double[] {0, 0.5 + 1.0 / 64, 1}, histogram.scores());
    assertThrows(IllegalArgumentException.class, () -> histogram.add(Double.NaN, new long[] {1}));
    assertThrows(IllegalArgumentException.class, () -> histogram.add(1.1, new long[] {1}));
  }
}
