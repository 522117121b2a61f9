package io.purchaseintent.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.statistics.RateDetector.Hits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bounds that are looked at again and again, by their law. */
final class AnytimeBoundsTest {

  private static final double RISK = 0.05;
  private static final int RUNS = 400;

  /** Of 400 runs with a chance of 5% each, more are there with one in ten thousand. */
  private static final int MOST = 37;

  @Test
  void rateThatIsLookedAtAfterEachTrial_isLeftOutSeldom() {
    SplittableRandom random = new SplittableRandom(11);
    for (double rate : new double[] {0.01, 0.3}) {
      int left = 0;
      for (int run = 0; run < RUNS; run++) {
        left += leavesOut(rate, 1_000, random) ? 1 : 0;
      }
      assertTrue(left <= MOST, left + " of " + RUNS + " at " + rate);
    }
  }

  private static boolean leavesOut(double rate, int trials, SplittableRandom random) {
    long hits = 0;
    for (int n = 1; n <= trials; n++) {
      hits += random.nextDouble() < rate ? 1 : 0;
      if (n % 10 == 0) {
        RateBounds bounds = RateBounds.of(new Hits(n, hits), RISK);
        if (rate < bounds.low() || rate > bounds.high()) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void rate_liesInItsBounds_whichAreOpenWhereNothingWasSeen() {
    assertEquals(new RateBounds(0, 1), RateBounds.of(Hits.NONE, RISK));
    assertEquals(1, RateBounds.of(new Hits(20, 20), RISK).high());
    // Robbins' mixture: p²⁰ = 0.05 B(20.5, 0.5) / B(0.5, 0.5), and that is 0.05 · 0.1253707.
    assertEquals(
        Math.pow(0.05 * 0.1253707, 1 / 20.0), RateBounds.of(new Hits(20, 20), RISK).low(), 1e-6);
    RateBounds some = RateBounds.of(new Hits(1_000, 30), RISK);
    assertTrue(some.low() < 0.03 && some.low() > 0.01 && some.high() > 0.03 && some.high() < 0.06);
  }

  @Test
  void halfWidth_isThatOfGrowthbook() {
    // gbstats 0.8.0: σ√N · √(2(Nρ² + 1) ln(√(Nρ² + 1)/α)/(Nρ)²) with N* = 5,000, computed here.
    double n = 20_000;
    double sd = 0.3;
    double rho2 = (-2 * Math.log(RISK) + Math.log(1 - 2 * Math.log(RISK))) / 5_000;
    double expected =
        sd
            * Math.sqrt(
                2 * (n * rho2 + 1) * Math.log(Math.sqrt(n * rho2 + 1) / RISK) / (n * n * rho2));

    MeanDifference difference = new MeanDifference(0.1, sd / Math.sqrt(n), n, true);

    assertEquals(expected, difference.halfWidth(RISK, 5_000), 1e-12);
  }

  @Test
  void samePurchases_lookedAtAfterEachBatch_differSeldom_howeverUnequalTheShares() {
    for (double share : new double[] {0.05, 0.5}) {
      int differ = 0;
      SplittableRandom random = new SplittableRandom(5);
      for (int run = 0; run < RUNS; run++) {
        differ += differs(share, 0.03, 0.03, 40, random) > 0 ? 1 : 0;
      }
      assertTrue(differ <= MOST, differ + " of " + RUNS + " at a share of " + share);
    }
  }

  @Test
  void fewerPurchases_areFound_mostlyLongBeforeTheEnd() {
    SplittableRandom random = new SplittableRandom(7);
    int found = 0;
    for (int run = 0; run < 40; run++) {
      found += differs(0.5, 0.03, 0.02, 40, random) > 0 ? 1 : 0;
    }
    assertTrue(found >= 36, found + " of 40");
  }

  /** The batch after which two rates seem to differ; 0 for none. */
  private static int differs(
      double share, double rate, double compared, int batches, SplittableRandom random) {
    RunningMean champion = new RunningMean();
    RunningMean challenger = new RunningMean();
    for (int batch = 1; batch <= batches; batch++) {
      for (int i = 0; i < 500; i++) {
        boolean isChallengers = random.nextDouble() < share;
        double bought = random.nextDouble() < (isChallengers ? compared : rate) ? 1 : 0;
        (isChallengers ? challenger : champion).add(bought);
      }
      MeanDifference difference = MeanDifference.of(champion, challenger);
      if (Math.abs(difference.value()) > difference.halfWidth(RISK, 2_000)) {
        return batch;
      }
    }
    return 0;
  }

  @Test
  void fewVisitors_tellNothing() {
    RunningMean champion = new RunningMean();
    RunningMean challenger = new RunningMean();
    for (int i = 0; i < 10_000; i++) {
      champion.add(i % 100 == 0 ? 1 : 0);
    }
    for (int i = 0; i < 300; i++) {
      challenger.add(0);
    }

    assertFalse(MeanDifference.of(champion, challenger).isTold());
    assertFalse(MeanDifference.of(champion, new RunningMean()).isTold());
    assertEquals(
        Double.POSITIVE_INFINITY, MeanDifference.of(champion, challenger).halfWidth(RISK, 1_000));
  }
}
