package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RareEventsTest {

  private static final double CLOSE = 1e-9;

  /** Ends by SciPy: {@code gamma.ppf(.025, n)} and {@code gamma.isf(.025, n + 1)}. */
  private static final double[][] SCIPY = {
    {0, 0.0, 3.6888794541139363},
    {1, 0.025317807984289876, 5.571643390938898},
    {9, 4.115373097378334, 17.08480345141917},
    {41, 29.42230786845528, 55.621129565734904},
    {1200, 1133.0569154115635, 1269.865562801241},
  };

  @Test
  void interval_isThatOfSciPy_forNoneFewAndMany() {
    for (double[] row : SCIPY) {
      Interval interval = RareEvents.mean((long) row[0]);

      assertEquals(row[1], interval.low(), CLOSE * Math.max(1, row[0]), "low of " + row[0]);
      assertEquals(row[2], interval.high(), CLOSE * Math.max(1, row[0]), "high of " + row[0]);
    }
  }

  /** Three that weigh 1, 1.5 and 2.28, and 3.1 the next; ends by SciPy's {@code gamma.ppf}. */
  @Test
  void weightedInterval_isThatOfSciPy_andThatOfTheNumberWhereAllWeighAlike() {
    Interval interval = RareEvents.weighted(4.78, 8.4484, 3.1);
    Interval alike = RareEvents.weighted(9 * 0.5, 9 * 0.25, 0.5);

    assertEquals(0.8757380048102437, interval.low(), CLOSE);
    assertEquals(18.13059691737585, interval.high(), CLOSE);
    assertEquals(RareEvents.mean(9).low() / 2, alike.low(), CLOSE);
    assertEquals(RareEvents.mean(9).high() / 2, alike.high(), CLOSE);
  }

  @Test
  void interval_missesWhatIsTrue_inFiveOfAHundredCountsAtMost() {
    for (double mean : new double[] {0.05, 0.7, 3, 3.7, 12, 41}) {
      double held = 0;
      double chance = Math.exp(-mean);
      for (int count = 0; count < 200; count++) {
        held += RareEvents.mean(count).contains(mean) ? chance : 0;
        chance *= mean / (count + 1);
      }
      assertTrue(held >= 0.95, mean + " is held by " + held);
    }
  }

  @Test
  void fewerThanNone_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> RareEvents.mean(-1));
    assertThrows(IllegalArgumentException.class, () -> RareEvents.weighted(0, 0, 0));
  }
}
