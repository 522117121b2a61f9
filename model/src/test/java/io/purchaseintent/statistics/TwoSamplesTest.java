package io.purchaseintent.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.evaluation.Golden;
import io.purchaseintent.evaluation.Interval;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TwoSamplesTest {

  private static final double CLOSE = 1e-9;

  private static JsonNode expected(String name) throws IOException {
    return Golden.read(TwoSamplesTest.class, "two-samples.json").path(name);
  }

  private static Stream<JsonNode> cases(String name) throws IOException {
    return StreamSupport.stream(expected(name).spliterator(), false);
  }

  static Stream<JsonNode> values() throws IOException {
    return cases("values");
  }

  static Stream<JsonNode> counts() throws IOException {
    return cases("counts");
  }

  static Stream<JsonNode> areas() throws IOException {
    return cases("areas");
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  /** Equal to 1e-9 of its size, where that is above 1. */
  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, CLOSE * Math.max(1, Math.abs(expected)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void values_agreeWithScipy(JsonNode expected) {
    double[] reference = Golden.doubles(expected.path("reference"));
    double[] now = Golden.doubles(expected.path("now"));

    Difference test = KolmogorovSmirnov.ofValues(reference, now);

    assertClose(expected.path("ks").asDouble(), test.value());
    assertClose(expected.path("ks_exact").asDouble(), test.chance());
    assertClose(expected.path("wasserstein").asDouble(), Wasserstein.ofValues(reference, now));
  }

  /** Where each value is an edge, counts know all that values do. */
  @ParameterizedTest
  @MethodSource("values")
  void countsOverAllValues_giveTheSameStatistics(JsonNode expected) {
    double[] reference = Golden.doubles(expected.path("reference"));
    double[] now = Golden.doubles(expected.path("now"));
    double[] edges = Stream.of(reference, now).flatMapToDouble(Arrays::stream).toArray();
    Arrays.sort(edges);
    float[] rounded = new float[edges.length];
    for (int i = 0; i < edges.length; i++) {
      rounded[i] = (float) edges[i];
    }
    Wasserstein.Axis axis =
        new Wasserstein.Axis(rounded, true, rounded[0], edges[edges.length - 1], 2);

    Difference ks = KolmogorovSmirnov.ofBins(binned(reference, edges), binned(now, edges));
    Difference distance = Wasserstein.ofBins(axis, binned(reference, edges), binned(now, edges));

    assertClose(expected.path("ks").asDouble(), ks.value());
    double moved = expected.path("wasserstein").asDouble() / 2;
    assertEquals(moved, distance.value(), 1e-6 * Math.max(1, moved));
    if (!expected.path("name").asText().equals("ties")) {
      assertEquals(expected.path("ks_exact").asDouble(), ks.chance(), 0.03);
    }
  }

  private static long[] binned(double[] values, double[] edges) {
    long[] counts = new long[edges.length + 1];
    for (double value : values) {
      int bin = 0;
      while (bin < edges.length && edges[bin] < value) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  @ParameterizedTest
  @MethodSource("counts")
  void counts_agreeWithScipy(JsonNode expected) {
    long[] reference = longs(expected.path("reference"));
    long[] now = longs(expected.path("now"));

    ChiSquared.Test test = ChiSquared.testAsIs(reference, now);

    assertClose(expected.path("chi2").asDouble(), test.statistic());
    assertEquals(expected.path("degrees").asInt(), test.degrees());
    assertClose(expected.path("chi2_p").asDouble(), test.chance());
    assertClose(
        expected.path("jensen_shannon").asDouble(), JensenShannon.of(reference, now).value());
  }

  @Test
  void shares_agreeWithStatsmodelsAndScipy() throws IOException {
    for (JsonNode expected : expected("shares")) {
      long[] having = longs(expected.path("having"));
      double rarer =
          (double) (having[0] + having[2])
              / (having[1] + having[3])
              * Math.min(having[1], having[3]);
      double common = Math.min(having[1], having[3]) - rarer;
      String test = Math.min(rarer, common) < 5 ? "fisher_p" : "z_p";

      Difference actual = Proportions.of(having[0], having[1], having[2], having[3]);
      Interval interval = Proportions.interval(having[0], having[1]);

      assertClose(expected.path(test).asDouble(), actual.chance());
      assertClose(expected.path("wilson").get(0).asDouble(), interval.low());
      assertClose(expected.path("wilson").get(1).asDouble(), interval.high());
    }
  }

  @Test
  void adjustedChances_agreeWithStatsmodels_andLeaveOutWhatWasNotTested() throws IOException {
    double[] p = Golden.doubles(expected("adjusted").path("p"));
    double[] withHole = Arrays.copyOf(p, p.length + 1);
    withHole[p.length] = Double.NaN;

    double[] adjusted = FalseDiscovery.adjusted(withHole);

    assertArrayEquals(
        Golden.doubles(expected("adjusted").path("adjusted")),
        Arrays.copyOf(adjusted, p.length),
        CLOSE);
    assertTrue(Double.isNaN(adjusted[p.length]));
  }

  @ParameterizedTest
  @MethodSource("areas")
  void areas_agreeWithScikitLearnAndDeLong(JsonNode expected) {
    RankedArea area =
        RankedArea.of(
            Golden.doubles(expected.path("positives")), Golden.doubles(expected.path("negatives")));

    assertClose(expected.path("auc").asDouble(), area.auc());
    assertClose(expected.path("variance").asDouble(), area.variance());
    assertClose(expected.path("interval").get(0).asDouble(), area.interval().low());
    assertClose(expected.path("interval").get(1).asDouble(), area.interval().high());
  }

  @Test
  void kolmogorovsLimit_agreesWithScipy() throws IOException {
    for (JsonNode expected : expected("kolmogorov")) {
      assertClose(
          expected.get(1).asDouble(), KolmogorovSmirnov.survival(expected.get(0).asDouble()));
    }
  }

  @Test
  void whatIsDetectable_hasTheChanceOfTheLevel() {
    long[] reference = {100, 100, 100, 100};
    long[] now = {70, 70, 130, 130};
    for (Difference test :
        List.of(
            PopulationStability.of(reference, now),
            KolmogorovSmirnov.ofBins(reference, now),
            ChiSquared.cramersV(reference, now),
            JensenShannon.of(reference, now),
            Proportions.of(80, 400, 130, 400))) {
      assertTrue(test.chance() < 0.01, test.toString());
      assertTrue(Math.abs(test.value()) > test.detectable(0.05), test.toString());
      assertTrue(test.value() < test.detectable(1e-9), test.toString());
    }
  }

  @Test
  void stability_isTheFormula_withHalfAnObservationAdded() {
    double p = 300.5 / 1001;
    double q = 150.5 / 301;

    Difference index = PopulationStability.of(new long[] {300, 700}, new long[] {150, 150});

    assertClose((q - p) * Math.log(q / p) + (p - q) * Math.log((1 - q) / (1 - p)), index.value());
  }

  @Test
  void stability_isBounded_whereNothingIsInCommon() {
    long n = 1_000_000;

    double index = PopulationStability.of(new long[] {n, 0}, new long[] {0, n}).value();

    assertTrue(index > 20 && index < 2 * Math.log(2 * n + 2), "PSI " + index);
  }

  /** What the neighbours get wrong: PSI above 0.2 in 45% of slices of 50 where nothing changed. */
  @Test
  void smallSlices_areNotToldApartFromThemselves() {
    SplittableRandom random = new SplittableRandom(50);
    int replicates = 1_000;
    int large = 0;
    int admitted = 0;
    for (int i = 0; i < replicates; i++) {
      Difference index = PopulationStability.of(even(random, 10, 50), even(random, 10, 50));
      large += index.value() > 0.2 ? 1 : 0;
      admitted += index.chance() < 0.05 ? 1 : 0;
    }

    assertTrue(large > replicates / 4, large + " above 0.2: the size alone is noise");
    assertTrue(admitted < 0.07 * replicates, admitted + " admitted of " + replicates);
  }

  @Test
  void nothingChanged_isAdmittedAsOftenAsTheLevelSays() {
    SplittableRandom random = new SplittableRandom(51);
    int replicates = 1_000;
    int[] admitted = new int[4];
    float[] edges = new float[50];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = i;
    }
    for (int i = 0; i < replicates; i++) {
      long[] a = even(random, 51, 5_000);
      long[] b = even(random, 51, 800);
      Wasserstein.Axis axis = new Wasserstein.Axis(edges, true, 0, 49, 14.43);
      List<Difference> tests =
          List.of(
              PopulationStability.of(a, b),
              ChiSquared.cramersV(a, b),
              KolmogorovSmirnov.ofBins(a, b),
              Wasserstein.ofBins(axis, a, b));
      for (int test = 0; test < admitted.length; test++) {
        admitted[test] += tests.get(test).chance() < 0.05 ? 1 : 0;
      }
    }

    for (int test : new int[] {0, 1, 2}) {
      assertTrue(
          admitted[test] > 0.02 * replicates && admitted[test] < 0.075 * replicates,
          Arrays.toString(admitted));
    }
    assertTrue(admitted[3] < 0.05 * replicates, Arrays.toString(admitted));
  }

  private static long[] even(SplittableRandom random, int bins, int size) {
    long[] counts = new long[bins];
    for (int i = 0; i < size; i++) {
      counts[random.nextInt(bins)]++;
    }
    return counts;
  }

  @Test
  void rareCategories_areBroughtTogether_andNothingIsLost() {
    long[][] merged =
        Samples.withoutRareBins(
            new long[] {500, 1, 0, 3, 400, 0, 2, 90}, new long[] {40, 1, 0, 2, 60, 0, 0, 3});

    // Of 8 in 909 and 96 there is not one expected in the smaller sample; they join the least bin.
    assertArrayEquals(new long[] {500, 400, 96}, merged[0]);
    assertArrayEquals(new long[] {40, 60, 6}, merged[1]);
  }

  @Test
  void noData_isNeverCalm() {
    long[] none = new long[3];
    long[] some = {1, 2, 3};
    for (Difference unknown :
        List.of(
            PopulationStability.of(some, none),
            PopulationStability.of(none, some),
            KolmogorovSmirnov.ofBins(some, none),
            ChiSquared.cramersV(none, some),
            JensenShannon.of(some, none),
            Proportions.of(1, 2, 0, 0))) {
      assertTrue(Double.isNaN(unknown.value()));
      assertTrue(Double.isNaN(unknown.chance()));
      assertEquals(Double.POSITIVE_INFINITY, unknown.detectable(0.05));
    }
    Difference oneBin = PopulationStability.of(new long[] {9, 0}, new long[] {5, 0});
    assertEquals(Double.POSITIVE_INFINITY, oneBin.detectable(0.05));
  }

  @Test
  void countsOverOtherEdges_areRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> PopulationStability.of(new long[] {1, 2}, new long[] {1, 2, 3}));

    assertTrue(refused.getMessage().contains("2 bins"), refused.getMessage());
  }
}
