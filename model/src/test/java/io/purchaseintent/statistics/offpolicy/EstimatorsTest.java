package io.purchaseintent.statistics.offpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the plainest formulas in NumPy ({@code off_policy.py}), and against what is true. */
final class EstimatorsTest {

  private static final double EXACT = 1e-9;

  private static WeightedVisits visits(JsonNode of) {
    int[] clusters = new int[of.path("clusters").size()];
    for (int i = 0; i < clusters.length; i++) {
      clusters[i] = of.path("clusters").path(i).asInt();
    }
    WeightedVisits visits = new WeightedVisits(new Clusters(clusters));
    for (int i = 0; i < clusters.length; i++) {
      for (JsonNode step : of.path("steps").path(i)) {
        visits.step(step.path(0).asDouble(), step.path(1).asDouble());
      }
      visits.add(
          of.path("weight").path(i).asDouble(),
          of.path("outcome").path(i).asDouble(),
          of.path("direct").path(i).asDouble());
    }
    return visits;
  }

  private static void assertSame(JsonNode expected, Estimate estimate, String name) {
    double scale = Math.max(1, Math.abs(expected.path(0).asDouble()));
    assertEquals(expected.path(0).asDouble(), estimate.value(), EXACT * scale, name);
    assertEquals(expected.path(1).asDouble(), estimate.error(), EXACT * scale, name + ", error");
  }

  @Test
  void estimates_areThoseOfTheFormulas() throws IOException {
    JsonNode cases = golden("cases");
    assertEquals(4, cases.size());
    for (JsonNode each : cases) {
      String name = each.path("name").asText();
      WeightedVisits visits = visits(each);
      Estimators estimators = new Estimators(visits);

      assertSame(each.path("inverse"), estimators.inverse(), name + ", inverse");
      assertSame(each.path("clipped_at_2"), estimators.clipped(2), name + ", clipped");
      assertSame(each.path("self_normalised"), estimators.selfNormalised(), name + ", SNIPS");
      assertSame(each.path("direct_estimate"), estimators.direct(), name + ", direct");
      assertSame(each.path("doubly_robust"), estimators.doublyRobust(), name + ", DR");
      assertSame(each.path("switched_at_1"), estimators.switched(1), name + ", switch");
      assertEquals(
          each.path("clip_at").asDouble(Double.POSITIVE_INFINITY), estimators.clipAt(), name);
      assertEquals(
          each.path("switch_at").asDouble(Double.POSITIVE_INFINITY), estimators.switchAt(), name);
      assertEquals(each.path("effective_size").asDouble(), visits.effectiveSize(), EXACT, name);
    }
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream in =
        EstimatorsTest.class.getResourceAsStream("/io/purchaseintent/statistics/off-policy.json")) {
      return new ObjectMapper().readTree(in).path(name);
    }
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).asDouble();
    }
    return values;
  }

  @Test
  void areasOfUplift_areThoseOfAllPairs() throws IOException {
    JsonNode curves = golden("curves");
    assertEquals(2, curves.size());
    for (JsonNode each : curves) {
      String name = each.path("name").asText();
      int[] clusters = new int[each.path("clusters").size()];
      for (int i = 0; i < clusters.length; i++) {
        clusters[i] = each.path("clusters").path(i).asInt();
      }
      UpliftCurve curve =
          UpliftCurve.of(
              doubles(each.path("effects")), doubles(each.path("scores")), new Clusters(clusters));

      assertSame(each.path("mean"), curve.mean(), name + ", mean");
      assertSame(each.path("auuc"), curve.auuc(), name + ", AUUC");
      assertSame(each.path("qini"), curve.qini(), name + ", Qini");
    }
  }

  @Test
  void difference_ofAnEstimateAndItself_isSureToBeNone() {
    Clusters clusters = Clusters.single(3);
    Estimate one = Estimate.mean(new double[] {1, 5, 2}, clusters);
    Estimate other = Estimate.mean(new double[] {2, 6, 3}, clusters);

    assertEquals(1, other.minus(one).value(), 1e-15);
    assertEquals(0, other.minus(one).error(), 1e-15);
    assertTrue(one.error() > 1);
  }

  @Test
  void oneShopper_isNoMean() {
    Clusters one = new Clusters(new int[] {0, 0, 0});

    assertEquals(Double.POSITIVE_INFINITY, Estimate.mean(new double[] {1, 5, 2}, one).error());
    assertThrows(IllegalStateException.class, () -> new Estimators(new WeightedVisits(one)));
  }

  /**
   * A shop in which who is likelier to buy is likelier to be given something: the model that
   * foretells knows nothing of that, and is wrong by much.
   */
  private static Estimators confounded(Random random, int shoppers) {
    int[] clusters = IntStream.range(0, 2 * shoppers).map(i -> i / 2).toArray();
    WeightedVisits visits = new WeightedVisits(new Clusters(clusters));
    double likely = 0;
    for (int i = 0; i < clusters.length; i++) {
      likely = i % 2 == 0 ? random.nextDouble() : likely;
      boolean given = random.nextDouble() < 0.2 + 0.6 * likely;
      double chance = 0.1 + 0.6 * likely + (given ? 0.1 : 0);
      double outcome = random.nextDouble() < chance ? 10 : 0;
      // The other policy always gives.
      visits.add(given ? 1 / (0.2 + 0.6 * likely) : 0, outcome, given ? 5.6 : 3.2, 5.6);
    }
    return new Estimators(visits);
  }

  private static final double TRUE_MEAN = 10 * (0.1 + 0.3 + 0.1);

  private static void assertCovers(int runs, double from, double to) {
    Random random = new Random(7);
    int[] covered = new int[4];
    double[] sums = new double[4];
    for (int run = 0; run < runs; run++) {
      Estimators estimators = confounded(random, 400);
      Estimate[] all = {
        estimators.inverse(),
        estimators.selfNormalised(),
        estimators.doublyRobust(),
        estimators.direct()
      };
      for (int i = 0; i < all.length; i++) {
        covered[i] += all[i].interval(0.05).contains(TRUE_MEAN) ? 1 : 0;
        sums[i] += all[i].value();
      }
    }
    for (int i = 0; i < 3; i++) {
      double share = covered[i] / (double) runs;
      assertTrue(from <= share && share <= to, "estimator " + i + " covers " + share);
      assertEquals(TRUE_MEAN, sums[i] / runs, 5 * 0.3 / Math.sqrt(runs), "estimator " + i);
    }
    assertEquals(5.6, sums[3] / runs, 1e-9);
  }

  @Test
  void intervals_coverWhatIsTrue_whereTheModelIsWrong() {
    assertCovers(1000, 0.93, 0.97);
  }

  /** {@link #intervals_coverWhatIsTrue_whereTheModelIsWrong} with more runs and tighter bounds. */
  @Tag("thorough")
  @Test
  void intervals_coverWhatIsTrue_within1() {
    assertCovers(10_000, 0.94, 0.96);
  }
}
