package io.purchaseintent.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectabilityTest {

  private static final double RISK = 0.05;
  private static final double POWER = 0.8;

  /** Where {@code NormalIndPower().power} is the power, by statsmodels 0.15. */
  @ParameterizedTest
  @CsvSource({
    "0.05, 0.8, 2.8015817870135793",
    "0.01, 0.9, 3.8573808687375526",
    "0.05, 0.5, 1.9598529205203143",
    "0.1, 0.95, 3.289703359389308",
    "0.2, 0.3, 0.6849244252796699"
  })
  void once_isThatOfStatsmodels(double risk, double power, double errors) {
    assertEquals(errors, Detectability.once(risk, power), 1e-9);
  }

  /** Each day some visitors come to both arms; values are normal, as sums of a day nearly are. */
  @ParameterizedTest
  @CsvSource({"1", "14", "28"})
  void anyLook_findsWithThePower_andRaisesNoMoreFalseAlarmsThanTheRisk(int days) {
    int runs = 4_000;
    int ofADay = 50;
    double effect =
        Detectability.anyLook(RISK, POWER, days) * Math.sqrt(2.0 / (days * (double) ofADay));
    Random random = new Random(7);
    int found = 0;
    int falselyFound = 0;
    for (int run = 0; run < runs; run++) {
      boolean isFound = false;
      boolean isFalselyFound = false;
      double sum = 0;
      for (int day = 1; day <= days; day++) {
        // The sum of a day's differences of as many pairs.
        sum += random.nextGaussian() * Math.sqrt(2.0 * ofADay);
        long pairs = (long) day * ofADay;
        double error = Math.sqrt(2.0 / pairs);
        MeanDifference none = new MeanDifference(sum / pairs, error, pairs / 2.0, true);
        MeanDifference some = new MeanDifference(sum / pairs + effect, error, pairs / 2.0, true);
        double tightestAt = days * (double) ofADay / 2;
        isFound |= isAwayFrom0(some, tightestAt);
        isFalselyFound |= isAwayFrom0(none, tightestAt);
      }
      found += isFound ? 1 : 0;
      falselyFound += isFalselyFound ? 1 : 0;
    }
    assertEquals(POWER, (double) found / runs, 0.03);
    assertTrue(falselyFound <= RISK * runs, falselyFound + " of " + runs);
  }

  private static boolean isAwayFrom0(MeanDifference difference, double tightestAt) {
    return difference.low(RISK, tightestAt) > 0 || difference.high(RISK, tightestAt) < 0;
  }

  @Test
  void moreLooks_needNoLargerEffect_asTheBoundsHoldAtAnyOfThem() {
    double daily = Detectability.anyLook(RISK, POWER, 28);
    assertTrue(daily < Detectability.anyLook(RISK, POWER, 1));
    assertTrue(daily > Detectability.once(RISK, POWER));
    assertEquals(
        Detectability.anyLook(RISK, POWER, 60), Detectability.anyLook(RISK, POWER, 600), 0);
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Detectability.once(0.9, 0.8));
    assertThrows(IllegalArgumentException.class, () -> Detectability.once(0, 0.8));
    assertThrows(IllegalArgumentException.class, () -> Detectability.anyLook(0.05, 1, 3));
    assertThrows(IllegalArgumentException.class, () -> Detectability.anyLook(0.05, 0.8, 0));
  }
}
