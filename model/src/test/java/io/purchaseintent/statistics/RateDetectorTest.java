package io.purchaseintent.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.statistics.RateDetector.Hits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateDetectorTest {

  private static final double MARGIN = 0.01;

  private static Hits draw(SplittableRandom random, int trials, double rate) {
    int hits = 0;
    for (int i = 0; i < trials; i++) {
      hits += random.nextDouble() < rate ? 1 : 0;
    }
    return new Hits(trials, hits);
  }

  /** By hand: a block of one and one, and the alternative that lies farthest. */
  @Test
  void failureBesideAnAnswer_weighsAsItsLikelihoodRatioDoes() {
    RateDetector detector = new RateDetector(0);
    double a = 0.01;
    double expected = 0;
    for (double b : new double[] {a + 0.01, a + 0.04, a + 0.15, a + 0.5, a + 0.98}) {
      double between = (a + b) / 2;
      expected += 1e-6 * b / between * (1 - a) / (1 - between) / 5;
    }

    detector.add(new Hits(1, 0), new Hits(1, 1), 1e-6);

    assertEquals(expected, detector.evidence(), expected * 1e-6);
  }

  /** Exactly, over all outcomes of a block: nothing is won by a game that is not worse. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 4", "20, 3"})
  void expectationOfABlock_isOneAtMost_whereverTheRatesLie(int of, int with) {
    for (double rate : new double[] {0, 0.001, 0.01, 0.3, 0.7, 0.98}) {
      double expected = 0;
      for (int x = 0; x <= of; x++) {
        for (int y = 0; y <= with; y++) {
          RateDetector detector = new RateDetector(MARGIN);
          detector.add(new Hits(of, x), new Hits(with, y), 1e-6);
          expected +=
              binomial(of, x, rate) * binomial(with, y, rate + MARGIN) * detector.evidence();
        }
      }
      assertTrue(expected <= 1e-6 * (1 + 1e-9), expected + " at " + rate);
    }
  }

  private static double binomial(int n, int k, double p) {
    double ways = 1;
    for (int i = 0; i < k; i++) {
      ways *= (double) (n - i) / (i + 1);
    }
    return ways * Math.pow(p, k) * Math.pow(1 - p, n - k);
  }

  /** A risk of 0.1 spent over a run: one run in ten may alarm, at whatever rate answers come. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0.3", "1, 1, 0.002", "27, 3, 0.05", "900, 100, 0.002"})
  void challengerThatIsTheSame_isRarelyAccused_atAnyRate(int of, int with, double rate) {
    SplittableRandom random = new SplittableRandom(17);
    int runs = 60;
    int blocks = 200;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      RateDetector detector = new RateDetector(MARGIN);
      boolean alarmed = false;
      for (int i = 0; i < blocks && !alarmed; i++) {
        alarmed = detector.add(draw(random, of, rate), draw(random, with, rate), 0.1 / blocks);
      }
      alarms += alarmed ? 1 : 0;
    }

    assertTrue(alarms <= 12, alarms + " of " + runs);
  }

  @Test
  void challengerThatFailsAlways_isFoundWithinAMinute_alsoAfterADayWithoutAFault() {
    RateDetector detector = new RateDetector(MARGIN);
    double perSecond = 0.02 / (100 * 86_400);
    for (int second = 0; second < 86_400; second++) {
      assertFalse(detector.add(new Hits(9, 0), new Hits(1, 0), perSecond));
    }
    int seconds = 0;
    boolean sure = false;
    while (!sure) {
      sure = detector.add(new Hits(9, 0), new Hits(1, 1), perSecond);
      seconds++;
    }

    assertTrue(seconds <= 15, seconds + " seconds");
  }

  @Test
  void withoutAReference_theMarginIsTheBound() {
    RateDetector detector = new RateDetector(MARGIN);
    for (int i = 0; i < 1_000; i++) {
      assertFalse(detector.addAlone(new Hits(200, 1), 1e-6));
    }

    assertTrue(detector.addAlone(new Hits(10, 10), 1e-6));
  }

  @Test
  void nothing_findsNothingOut() {
    RateDetector detector = new RateDetector(MARGIN);

    assertFalse(detector.add(Hits.NONE, new Hits(100, 100), 0.001));
    assertEquals(0.001, detector.evidence(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new RateDetector(1));
    assertThrows(IllegalArgumentException.class, () -> new Hits(1, 2));
  }

  /** All of what is promised: a hundred days at one answer a second of each. */
  @Test
  @Tag("thorough")
  void challengerThatIsTheSame_staysForHundredDays() {
    SplittableRandom random = new SplittableRandom(5);
    int looks = 100 * 86_400;
    RateDetector detector = new RateDetector(MARGIN);
    for (int i = 0; i < looks; i++) {
      assertFalse(
          detector.add(draw(random, 1, 0.02), draw(random, 1, 0.02), 0.02 / looks), "look " + i);
    }
  }
}
