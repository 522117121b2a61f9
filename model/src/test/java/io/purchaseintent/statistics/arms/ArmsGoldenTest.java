package io.purchaseintent.statistics.arms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.evaluation.Golden;
import io.purchaseintent.evaluation.Interval;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal to gbstats, SciPy and statsmodels where they are right. */
final class ArmsGoldenTest {

  private static final double CLOSE = 1e-9;

  /** Of gbstats, at which its sequential intervals are tightest. */
  private static final double TIGHTEST = 5_000;

  private static Stream<JsonNode> cases(String name) throws IOException {
    return StreamSupport.stream(
        Golden.read(ArmsGoldenTest.class, "arms.json").path(name).spliterator(), false);
  }

  static Stream<JsonNode> means() throws IOException {
    return cases("means");
  }

  static Stream<JsonNode> ratios() throws IOException {
    return cases("ratios");
  }

  /** Of columns of units: numerator, denominator or null for 1, covariates. */
  private static ArmFigures figures(JsonNode columns, int numerator, int denominator, int... more) {
    Moments sums = new Moments(2 + more.length);
    for (int unit = 0; unit < columns.get(0).size(); unit++) {
      long[] values = new long[2 + more.length];
      values[0] = columns.get(numerator).get(unit).asLong();
      values[1] = denominator < 0 ? 1 : columns.get(denominator).get(unit).asLong();
      for (int i = 0; i < more.length; i++) {
        values[2 + i] = columns.get(more[i]).get(unit).asLong();
      }
      sums.add(values);
    }
    double[] sizes = new double[2 + more.length];
    java.util.Arrays.fill(sizes, 1);
    return ArmFigures.of(sums, sizes);
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, CLOSE * Math.max(1, Math.abs(expected)));
  }

  @ParameterizedTest
  @MethodSource("means")
  void difference_isWelchs(JsonNode expected) {
    Comparison plain =
        Comparison.of(
            figures(expected.path("control"), 1, -1), figures(expected.path("compared"), 1, -1));

    Interval interval = plain.difference().once(0.05);
    assertClose(expected.path("difference").asDouble(), plain.difference().value());
    assertClose(expected.path("p").asDouble(), plain.difference().chanceOnce());
    assertClose(expected.path("degrees").asDouble(), plain.difference().degrees());
    assertClose(expected.path("interval").get(0).asDouble(), interval.low());
    assertClose(expected.path("interval").get(1).asDouble(), interval.high());
  }

  @ParameterizedTest
  @MethodSource("means")
  void adjustedDifference_isThatOfLeastSquaresWithTheArm(JsonNode expected) {
    JsonNode control = expected.path("control");
    JsonNode compared = expected.path("compared");

    Comparison one = Comparison.adjusted(figures(control, 1, -1, 2), figures(compared, 1, -1, 2));
    Comparison two =
        Comparison.adjusted(figures(control, 1, -1, 2, 3), figures(compared, 1, -1, 2, 3));
    Comparison twice =
        Comparison.adjusted(figures(control, 1, -1, 2, 2, 3), figures(compared, 1, -1, 2, 2, 3));

    assertClose(expected.path("adjusted_by_one").asDouble(), one.difference().value());
    assertClose(expected.path("adjusted_by_two").asDouble(), two.difference().value());
    assertClose(expected.path("adjusted_by_two").asDouble(), twice.difference().value());
    assertTrue(two.varianceLeft() < one.varianceLeft() && one.varianceLeft() < 1);
  }

  @ParameterizedTest
  @MethodSource("means")
  void ratio_hasTheErrorOfItsLinearPart(JsonNode expected) {
    ArmFigures figures = figures(expected.path("control"), 1, 0);

    assertClose(expected.path("ratio").asDouble(), figures.value());
    assertClose(
        expected.path("ratio_error").asDouble(), Math.sqrt(figures.variance() / figures.units()));
  }

  @Test
  void shares_areThoseOfGbstats() {
    Comparison shares =
        Comparison.of(ArmFigures.ofShare(300, 10_000), ArmFigures.ofShare(360, 10_000));

    Interval always = shares.lift().always(0.05, TIGHTEST);
    assertEquals(0.2, shares.lift().value(), 1e-12);
    // As they were read of gbstats, to the digits that it was read to.
    assertEquals(0.0922605, shares.lift().error(), 5e-8);
    assertEquals(0.0301877, shares.lift().chanceOnce(), 5e-8);
    assertEquals(-0.0885091, always.low(), 5e-8);
    assertEquals(0.4885091, always.high(), 5e-8);
    assertEquals(0.5865492, shares.lift().chanceAlways(0.05, TIGHTEST), 5e-8);
  }

  @Test
  void sharesErrorAndSequentialWidth_areTheFormulas() {
    Comparison shares =
        Comparison.of(ArmFigures.ofShare(300, 10_000), ArmFigures.ofShare(360, 10_000));

    double a = 0.03;
    double b = 0.036;
    double n = 20_000;
    double error =
        Math.sqrt(b * (1 - b) / 1e4 / (a * a) + a * (1 - a) / 1e4 * b * b / Math.pow(a, 4));
    double rho2 = (-2 * Math.log(0.05) + Math.log(1 - 2 * Math.log(0.05))) / TIGHTEST;
    double half =
        error
            * Math.sqrt(n)
            * Math.sqrt(n)
            * Math.sqrt(2 * (n * rho2 + 1) * Math.log(Math.sqrt(n * rho2 + 1) / 0.05) / rho2)
            / (n * Math.sqrt(n));
    assertClose(error, shares.lift().error());
    assertClose(0.2 - half, shares.lift().always(0.05, TIGHTEST).low());
    // The least risk whose interval, tuned as before, leaves 0 out: the width at it is the value.
    double p = shares.lift().chanceAlways(0.05, TIGHTEST);
    assertClose(
        0.2,
        error * Math.sqrt(2 * (n * rho2 + 1) / (n * rho2) * Math.log(Math.sqrt(n * rho2 + 1) / p)));
  }

  @ParameterizedTest
  @MethodSource("ratios")
  void sampleRatio_isChiSquared(JsonNode expected) {
    long[] units = new long[expected.path("units").size()];
    for (int arm = 0; arm < units.length; arm++) {
      units[arm] = expected.path("units").get(arm).asLong();
    }

    SampleRatio ratio = SampleRatio.of(units, Golden.doubles(expected.path("weights")));

    assertClose(expected.path("statistic").asDouble(), ratio.statistic());
    assertClose(expected.path("p").asDouble(), ratio.chanceOnce());
  }

  @Test
  void holm_isThatOfStatsmodels() throws IOException {
    JsonNode many = Golden.read(ArmsGoldenTest.class, "arms.json").path("many");

    double[] adjusted = Holm.adjusted(Golden.doubles(many.path("p")));

    assertArrayEquals(Golden.doubles(many.path("holm")), adjusted, CLOSE);
    assertArrayEquals(
        new double[] {0.02, Double.NaN, 0.01},
        Holm.adjusted(new double[] {0.02, Double.NaN, 0.005}),
        1e-15);
  }
}
