package io.purchaseintent.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.statistics.TwoSampleClassifier.PairStrength;
import io.purchaseintent.statistics.TwoSampleClassifier.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TwoSampleClassifierTest {

  /**
   * Rows like those of a shop: counts, long tails, flags, and values that are missing.
   *
   * @param together correlation of columns 1 and 3, whose own distributions it does not change
   * @param shift of column 0
   */
  private static List<Row> rows(long seed, int size, int columns, double together, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] values = new float[columns];
      double shared = gaussian(random);
      for (int column = 0; column < columns; column++) {
        double own = gaussian(random);
        double value =
            column == 1 || column == 3
                ? Math.sqrt(Math.abs(together)) * shared + Math.sqrt(1 - Math.abs(together)) * own
                : own;
        values[column] =
            (float)
                (column % 4 == 0
                    ? Math.exp(value)
                    : column % 4 == 1
                        ? value
                        : column % 4 == 2 ? Math.floor(2 * value * value) : value);
        if (column % 5 == 4 && random.nextInt(4) == 0) {
          values[column] = Float.NaN;
        }
      }
      values[0] += (float) shift;
      rows.add(new Row(StableHash.of(seed + "/" + i), values));
    }
    return rows;
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Test
  void interactionThatAllMarginalsHide_isSeen_andNamed() {
    TwoSampleClassifier test =
        TwoSampleClassifier.of(rows(1, 1_500, 10, 0.8, 0), rows(2, 1_500, 10, 0, 0));

    assertTrue(test.area().interval().low() > 0.55, test.toString());
    assertTrue(test.chance() < 1e-6, test.toString());
    PairStrength strongest = test.pairs().get(0);
    assertEquals(List.of(1, 3), List.of(strongest.column(), strongest.with()));
    assertTrue(strongest.share() > 0.5, test.toString());
  }

  @Test
  void shiftOfOneFeature_isSeen_andNamed() {
    TwoSampleClassifier test =
        TwoSampleClassifier.of(rows(3, 1_500, 10, 0.5, 0), rows(4, 600, 10, 0.5, 1));

    assertTrue(test.area().interval().low() > 0.6, test.toString());
    assertEquals(0, test.features().get(0).column());
    assertTrue(test.features().get(0).share() > 0.5, test.toString());
  }

  @Test
  void noChange_isNotSeen_andTheAnswerIsTheSameTwice() {
    List<Row> reference = rows(5, 1_000, 10, 0.5, 0);
    List<Row> now = rows(6, 400, 10, 0.5, 0);

    TwoSampleClassifier test = TwoSampleClassifier.of(reference, now);

    assertTrue(test.area().interval().contains(0.5), test.toString());
    assertEquals(test, TwoSampleClassifier.of(reference, now));
  }

  @Test
  void tooFewRows_areNotCalm() {
    TwoSampleClassifier test = TwoSampleClassifier.of(rows(7, 500, 4, 0, 0), rows(8, 99, 4, 0, 0));

    assertTrue(Double.isNaN(test.area().auc()) && Double.isNaN(test.chance()));
    assertEquals(99, test.now());
  }

  @Test
  void constantAndMissingColumns_tellNothing() {
    List<Row> reference = rows(9, 300, 4, 0, 0);
    List<Row> now = rows(10, 300, 4, 0, 0);
    for (List<Row> rows : List.of(reference, now)) {
      rows.forEach(row -> Arrays.fill(row.values(), 0, 2, 7));
      rows.forEach(row -> Arrays.fill(row.values(), 2, 4, Float.NaN));
    }

    TwoSampleClassifier test = TwoSampleClassifier.of(reference, now);

    assertEquals(0.5, test.area().auc());
    assertEquals(1, test.chance());
    assertEquals(List.of(), test.pairs());
  }

  /** Without an allowance for the rows that folds share, 36 of 200 were outside. */
  @Test
  void intervalsOfNulls_holdTheHalf() {
    int replicates = 200;
    int outside = 0;
    int admitted = 0;
    for (int i = 0; i < replicates; i++) {
      TwoSampleClassifier test =
          TwoSampleClassifier.of(rows(1_000 + i, 200, 6, 0.5, 0), rows(5_000 + i, 150, 6, 0.5, 0));
      outside += test.area().interval().contains(0.5) ? 0 : 1;
      admitted += test.chance() < 0.05 ? 1 : 0;
    }

    assertTrue(outside <= 0.05 * replicates, outside + " of " + replicates);
    assertTrue(admitted <= 0.075 * replicates, admitted + " of " + replicates);
  }
}
