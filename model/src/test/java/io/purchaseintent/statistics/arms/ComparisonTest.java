package io.purchaseintent.statistics.arms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Interval;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be told, and how often the intervals are right. */
final class ComparisonTest {

  private static final double RISK = 0.05;

  /** Of a shop's unit: what it is worth, and what it was worth before. */
  private static long[] unit(SplittableRandom random, double lift) {
    double taste = random.nextExponential();
    long before = random.nextDouble() < 0.2 * taste ? Math.round(1e6 * taste) : 0;
    boolean buys = random.nextDouble() < 0.15 * taste * (1 + lift);
    return new long[] {buys ? Math.round(1e6 * (0.5 + random.nextDouble())) : 0, 1, before};
  }

  private static ArmFigures figures(Moments sums) {
    return ArmFigures.of(sums, 1e-6, 1, 1e-6);
  }

  private static Moments arm(SplittableRandom random, int units, double lift) {
    Moments sums = new Moments(3);
    for (int i = 0; i < units; i++) {
      sums.add(unit(random, lift));
    }
    return sums;
  }

  private static void assertUntold(Untold why, Comparison comparison) {
    assertEquals(why, comparison.untold());
    assertTrue(Double.isNaN(comparison.lift().chanceOnce()), "a p-value of what is not known");
    assertTrue(Double.isNaN(comparison.lift().chanceAlways(RISK, 5_000)));
    assertTrue(Double.isNaN(comparison.lift().always(RISK, 5_000).low()));
  }

  @Test
  void whatCannotBeTold_hasNoChanceAndAReason() {
    ArmFigures some = ArmFigures.ofShare(30, 1_000);

    assertUntold(Untold.NO_TRAFFIC, Comparison.of(some, figures(new Moments(3))));
    assertUntold(Untold.FEW_UNITS, Comparison.of(some, ArmFigures.ofShare(5, 99)));
    assertUntold(
        Untold.NO_VARIANCE,
        Comparison.of(ArmFigures.ofShare(500, 500), ArmFigures.ofShare(500, 500)));
    assertUntold(
        Untold.FEW_VALUES, Comparison.of(ArmFigures.ofShare(3, 900), ArmFigures.ofShare(7, 900)));
    assertUntold(
        Untold.NO_BASE, Comparison.of(ArmFigures.ofShare(0, 900), ArmFigures.ofShare(40, 900)));
  }

  @Test
  void armInWhichNobodyBuys_isHarmAndNotUnknown() {
    Comparison none = Comparison.of(ArmFigures.ofShare(90, 3_000), ArmFigures.of(3_000, 0, 0, 0));

    assertNull(none.untold());
    assertTrue(none.lift().always(RISK, 5_000).high() < 0);
  }

  @Test
  void liftOfANegativeControl_isUpWhereTheDifferenceIs() {
    Comparison margin =
        Comparison.of(ArmFigures.of(500, 400, -2, 9), ArmFigures.of(500, 400, -1, 9));

    assertEquals(0.5, margin.lift().value(), 1e-12);
    assertEquals(Math.sqrt(9 / 500.0 * (1 + 0.25)) / 2, margin.lift().error(), 1e-12);
  }

  @Test
  void strata_takeOutWhatChanceGaveToOneArm() {
    // Both arms are alike in each stratum; one has more of the better one.
    List<Strata.Stratum> strata =
        List.of(
            new Strata.Stratum(ArmFigures.ofShare(100, 1_000), ArmFigures.ofShare(200, 2_000)),
            new Strata.Stratum(ArmFigures.ofShare(800, 2_000), ArmFigures.ofShare(400, 1_000)));

    assertEquals(0, Strata.lift(strata).value(), 1e-12);
    assertFalse(Strata.lift(strata.subList(0, 1)).isTold());
  }

  @Test
  void oneSidedSample_isAnAlarm_andAnEvenOneIsNone() {
    assertTrue(SampleRatio.of(new long[] {10_000, 10_900}, new double[] {1, 1}).isAlarm());
    assertFalse(SampleRatio.of(new long[] {10_000, 10_100}, new double[] {1, 1}).isAlarm());
    assertFalse(SampleRatio.of(new long[] {0, 0}, new double[] {1, 1}).isAlarm());
  }

  /** What many experiments came to. */
  private record Tally(int runs, int covered, int coveredAdjusted, double variances) {}

  private static Tally play(int runs, int units, double lift, double truth) {
    int covered = 0;
    int adjusted = 0;
    double left = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(1_000 + run);
      ArmFigures control = figures(arm(random, units, 0));
      ArmFigures compared = figures(arm(random, units, lift));
      covered += holds(Comparison.of(control, compared).lift().once(RISK), truth);
      Comparison cuped = Comparison.adjusted(control, compared);
      adjusted += holds(cuped.lift().once(RISK), truth);
      left += cuped.varianceLeft() / runs;
    }
    return new Tally(runs, covered, adjusted, left);
  }

  private static int holds(Interval interval, double truth) {
    return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
  }

  private static void assertCoverage(Tally tally, double within) {
    assertEquals(0.95, (double) tally.covered() / tally.runs(), within);
    assertEquals(0.95, (double) tally.coveredAdjusted() / tally.runs(), within);
  }

  /** 500 runs are wrong by 3 points in one of 400 series. */
  @Test
  void intervals_coverTheTruth() {
    assertCoverage(play(500, 2_000, 0.3, 0.3), 0.03);
  }

  /** As {@link #intervals_coverTheTruth}, more often and with a lift that is large. */
  @Tag("thorough")
  @Test
  void intervals_coverTheTruth_inTenThousandRuns() {
    assertCoverage(play(10_000, 2_000, 0.3, 0.3), 0.01);
    assertCoverage(play(10_000, 2_000, -0.6, -0.6), 0.01);
  }

  @Test
  void cuped_narrowsAsTheCorrelationSays() {
    SplittableRandom random = new SplittableRandom(9);
    Moments all = arm(random, 400_000, 0);
    double squared =
        all.covariance(0, 2) * all.covariance(0, 2) / all.covariance(0, 0) / all.covariance(2, 2);

    assertEquals(1 - squared, play(50, 4_000, 0, 0).variances(), 0.01);
    assertTrue(squared > 0.03, "correlation " + Math.sqrt(squared));
  }

  /** Of experiments without an effect those in which any of 28 daily looks says there is one. */
  private static double falseAlarms(int runs, int unitsADay) {
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(77_000 + run);
      Moments control = new Moments(3);
      Moments compared = new Moments(3);
      boolean alarm = false;
      for (int day = 0; day < 28 && !alarm; day++) {
        for (int i = 0; i < unitsADay; i++) {
          control.add(unit(random, 0));
          compared.add(unit(random, 0));
        }
        Interval lift =
            Comparison.adjusted(figures(control), figures(compared))
                .lift()
                .always(RISK, 28.0 * 2 * unitsADay);
        alarm = lift.low() > 0 || lift.high() < 0;
      }
      alarms += alarm ? 1 : 0;
    }
    return (double) alarms / runs;
  }

  @Test
  void dailyLooks_seldomFindWhatIsNotThere() {
    assertTrue(falseAlarms(300, 60) <= 0.05);
  }

  /** As {@link #dailyLooks_seldomFindWhatIsNotThere}, in more runs. */
  @Tag("thorough")
  @Test
  void dailyLooks_seldomFindWhatIsNotThere_inTenThousandRuns() {
    double few = falseAlarms(10_000, 60);
    double many = falseAlarms(10_000, 300);
    assertTrue(few <= 0.05 && many <= 0.05, "false alarms " + few + " and " + many);
    System.out.println("false alarms over 28 daily looks: " + few + ", " + many);
  }
}
