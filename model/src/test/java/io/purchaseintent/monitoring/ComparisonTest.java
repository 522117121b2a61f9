package io.purchaseintent.monitoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.statistics.KolmogorovSmirnov;
import io.purchaseintent.statistics.Wasserstein;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ComparisonTest {

  private static final List<String> TERMS = List.of("direct", "social", "paid");

  /** Exponential values with a tenth of zeros. */
  private static float[] spending(long seed, int size, DoubleUnaryOperator change) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value = random.nextInt(10) == 0 ? 0 : -40 * Math.log(1 - random.nextDouble());
      values[i] = (float) change.applyAsDouble(value);
    }
    return values;
  }

  private static float[] codes(long seed, int size, double... shares) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double at = random.nextDouble();
      int code = 0;
      for (; code < shares.length - 1 && at >= shares[code]; code++) {
        at -= shares[code];
      }
      values[i] = code;
    }
    return values;
  }

  private static Seen seen(float[] values) {
    ProfileCounts counts = new ProfileCounts(new int[1], 0);
    for (float value : values) {
      counts.look(0, value, false, false);
    }
    return counts.seen(0);
  }

  private static Column number(float[] values) {
    return Column.ofNumber("spending", values, seen(values));
  }

  private static ProfileCounts tallied(Column column, float[] values) {
    ProfileTally tally = new ProfileTally(List.of(column), 1);
    for (float value : values) {
      tally.look(new float[] {value});
      tally.addSession(new float[] {value}, new int[] {Slices.ALL});
    }
    return tally.counts();
  }

  private static Comparison compared(Column column, float[] reference, float[] now) {
    return new Comparison(
        column,
        tallied(column, reference).counts(Slices.ALL, 0),
        tallied(column, now).counts(Slices.ALL, 0));
  }

  private static double[] doubles(float[] values, double low, double high) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = Math.min(high, Math.max(low, values[i]));
    }
    return doubles;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.05, 1.5, 4})
  void binned_differFromExact_byNoMoreThanIsSaid(double times) {
    float[] reference = spending(1, 20_000, value -> value);
    float[] now = spending(2, 4_000, value -> value * times);
    Column column = number(reference);
    long[] a = Arrays.copyOf(tallied(column, reference).counts(0, 0), column.missingBin());
    long[] b = Arrays.copyOf(tallied(column, now).counts(0, 0), column.missingBin());
    double infinity = Double.POSITIVE_INFINITY;

    Comparison binned = compared(column, reference, now);

    double exact =
        statistic(doubles(reference, -infinity, infinity), doubles(now, -infinity, infinity));
    double bound = 0;
    double width = 0;
    Column.Summary summary = column.summary();
    for (int bin = 0; bin < a.length; bin++) {
      double share = (double) a[bin] / reference.length;
      double shareNow = (double) b[bin] / now.length;
      boolean single =
          bin > 0
              && bin < column.edges().length
              && Math.nextDown(column.edges()[bin]) == column.edges()[bin - 1];
      bound = Math.max(bound, single ? 0 : Math.min(share, shareNow));
      if (bin > 0 && bin < column.edges().length) {
        double left = Math.max(column.edges()[bin - 1], summary.low());
        double right = Math.min(column.edges()[bin], summary.high());
        width += Math.max(0, right - left) * (share + shareNow) / summary.spread();
      }
    }
    assertTrue(bound <= 0.0011, "greatest share of a bin in both: " + bound);
    assertEquals(exact, binned.kolmogorovSmirnov().value(), bound + 1e-12);
    assertTrue(binned.kolmogorovSmirnov().value() <= exact + 1e-12, "never too large");

    double moved =
        Wasserstein.ofValues(
                doubles(reference, summary.low(), summary.high()),
                doubles(now, summary.low(), summary.high()))
            / summary.spread();
    assertTrue(width < 0.02 * times, "bound of the Wasserstein distance: " + width);
    assertEquals(moved, binned.wasserstein().value(), width);
  }

  private static double statistic(double[] reference, double[] now) {
    double[] a = reference.clone();
    double[] b = now.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double most = 0;
    int j = 0;
    for (int i = 0; i < a.length || j < b.length; ) {
      double at = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      while (i < a.length && a[i] == at) {
        i++;
      }
      while (j < b.length && b[j] == at) {
        j++;
      }
      most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return most;
  }

  @Test
  void discreteValues_areComparedExactly() {
    float[] reference = codes(3, 3_000, 0.5, 0.3, 0.1, 0.1);
    float[] now = codes(4, 900, 0.4, 0.3, 0.2, 0.1);
    double infinity = Double.POSITIVE_INFINITY;

    Comparison compared = compared(number(reference), reference, now);

    assertEquals(
        KolmogorovSmirnov.ofValues(
                doubles(reference, -infinity, infinity), doubles(now, -infinity, infinity))
            .value(),
        compared.kolmogorovSmirnov().value(),
        1e-12);
  }

  @Test
  void noChange_isNotAdmitted() {
    float[] reference = spending(5, 20_000, value -> value);

    Comparison same = compared(number(reference), reference, spending(6, 2_000, value -> value));

    assertTrue(same.stability().value() < 0.02, "PSI " + same.stability());
    assertTrue(same.stability().chance() > 0.01, "PSI " + same.stability());
    assertTrue(same.kolmogorovSmirnov().chance() > 0.01, "KS " + same.kolmogorovSmirnov());
    assertTrue(same.wasserstein().value() < 0.1, "W " + same.wasserstein());
  }

  /** One value of 1e9 hides nothing, moves nothing, and is seen. */
  @Test
  void oneValueOfABillion_hidesNoDoubledPrice() {
    float[] reference = spending(7, 20_000, value -> value);
    float[] doubled = spending(8, 2_000, value -> 2 * value);
    Column column = number(reference);
    Comparison before = compared(column, reference, doubled);
    doubled[17] = 1e9f;

    Comparison after = compared(column, reference, doubled);

    assertTrue(before.stability().value() > 0.25, "PSI " + before.stability());
    assertEquals(before.stability().value(), after.stability().value(), 0.01);
    assertEquals(before.wasserstein().value(), after.wasserstein().value(), 0.01);
    assertEquals(1e9f, tallied(column, doubled).seen(0).max());
    assertTrue(tallied(column, doubled).seen(0).outside() >= 1);
  }

  /** An outlier of the reference does not blunt it either. */
  @Test
  void aBillionInTheReference_hidesNoDoubledPrice() {
    float[] reference = spending(9, 20_000, value -> value);
    reference[3] = 1e9f;

    Comparison doubled =
        compared(number(reference), reference, spending(10, 2_000, value -> 2 * value));

    assertTrue(doubled.stability().value() > 0.25, "PSI " + doubled.stability());
    assertTrue(doubled.wasserstein().value() > 0.5, "W " + doubled.wasserstein());
  }

  @Test
  void otherUnit_isSeenByAll() {
    float[] reference = spending(11, 20_000, value -> value);

    Comparison cents =
        compared(number(reference), reference, spending(12, 1_000, value -> 1_000 * value));

    assertTrue(cents.stability().value() > 1, "PSI " + cents.stability());
    assertTrue(cents.kolmogorovSmirnov().value() > 0.8, "KS " + cents.kolmogorovSmirnov());
    assertTrue(cents.strange().value() > 0.8, "outside " + cents.strange());
    assertTrue(cents.quantileNow(0.5) > 10 * cents.quantile(0.5));
  }

  @Test
  void missingValues_areABinOfTheirOwn_andAShare() {
    float[] reference = spending(13, 20_000, value -> value);
    float[] now = spending(14, 2_000, value -> value);
    for (int i = 0; i < now.length; i += 4) {
      now[i] = Float.NaN;
    }

    Comparison missing = compared(number(reference), reference, now);

    assertEquals(0.25, missing.missing().value(), 1e-12);
    assertTrue(missing.missing().chance() < 1e-9);
    assertTrue(missing.stability().value() > 1, "PSI " + missing.stability());
    assertTrue(missing.kolmogorovSmirnov().chance() > 0.01, "the values are the same");
  }

  @Test
  void constantThatChanged_isSeen_andOneThatVanishedToo() {
    float[] constant = new float[5_000];
    Arrays.fill(constant, 3);
    float[] moved = new float[500];
    Arrays.fill(moved, 4);
    float[] gone = new float[500];
    Arrays.fill(gone, Float.NaN);
    Column column = number(constant);

    assertTrue(compared(column, constant, moved).stability().value() > 5);
    assertEquals(1, compared(column, constant, moved).kolmogorovSmirnov().value());
    assertTrue(compared(column, constant, gone).stability().value() > 5);
    assertEquals(1, compared(column, constant, gone).missing().value());
    assertTrue(Double.isNaN(compared(column, constant, gone).kolmogorovSmirnov().value()));
  }

  @Test
  void newCategory_andSwappedCodes_areSeen() {
    float[] reference = codes(15, 20_000, 0.001, 0.6, 0.3, 0.099);
    Column column = Column.ofCategory("channel", TERMS, seen(reference));

    Comparison fresh = compared(column, reference, codes(16, 2_000, 0.08, 0.55, 0.28, 0.09));
    Comparison swapped = compared(column, reference, codes(17, 2_000, 0.001, 0.3, 0.6, 0.099));
    Comparison same = compared(column, reference, codes(18, 2_000, 0.001, 0.6, 0.3, 0.099));

    assertTrue(fresh.strange().value() > 0.05 && fresh.strange().chance() < 1e-9);
    assertTrue(swapped.stability().value() > 0.3, "PSI " + swapped.stability());
    assertTrue(swapped.categories().value() > 0.1 && swapped.categories().chance() < 1e-9);
    assertTrue(same.categories().chance() > 0.01, "V " + same.categories());
    assertTrue(same.strange().chance() > 0.01, "unseen " + same.strange());
  }

  @Test
  void infiniteValues_areInTheOuterBins() {
    Column column = number(new float[] {1, 2, 3});

    assertEquals(0, column.bin(Float.NEGATIVE_INFINITY));
    assertEquals(column.edges().length, column.bin(Float.POSITIVE_INFINITY));
    assertEquals(column.missingBin(), column.bin(Float.NaN));
    assertArrayEquals(new float[] {Math.nextDown(1f), 1, 2, 3}, column.edges());
    assertEquals(1, column.bin(1));
  }

  @Test
  void everyValue_isAnEdge_whereThereAreFew() {
    for (int size = 1; size <= 120; size++) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i * i;
      }

      assertEquals(size + 1, number(values).edges().length, "of " + size);
    }
  }

  @Test
  void frequentValue_hasABinOfItsOwn() {
    float[] reference = spending(19, 20_000, value -> value < 30 && value > 20 ? 25 : value);
    Column column = number(reference);

    long[] counts = tallied(column, reference).counts(Slices.ALL, 0);

    assertTrue(counts[column.bin(25)] > 2_000);
    assertEquals(column.bin(25) - 1, column.bin(Math.nextDown(25f)));
    assertEquals(column.bin(25) + 1, column.bin(Math.nextUp(25f)));
  }
}
