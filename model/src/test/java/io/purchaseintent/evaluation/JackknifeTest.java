package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Jackknife.Scale;
import org.junit.jupiter.api.Test;

final class JackknifeTest {

  /** The 97.5% quantile of Student's t with 9 degrees of freedom. */
  private static final double T9 = 2.2621571628;

  @Test
  void interval_isThatOfTheMean_whereFiguresAreMeans() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    double sum = 39;
    double[] without = new double[values.length];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      without[i] = Math.exp((sum - values[i]) / 9);
      squares += (values[i] - 3.9) * (values[i] - 3.9);
    }
    double error = Math.sqrt(squares / 9 / 10);

    Interval interval = Jackknife.interval(Math.exp(3.9), without, Scale.LOG, 1_000);

    assertEquals(3.9 - T9 * error, Math.log(interval.low()), 1e-9);
    assertEquals(3.9 + T9 * error, Math.log(interval.high()), 1e-9);
  }

  @Test
  void shares_stayBetweenNoneAndAll() {
    Interval interval =
        Jackknife.interval(0.99, new double[] {0.95, 0.999, 0.98, 0.995}, Scale.LOGIT, 50);

    assertTrue(interval.low() > 0 && interval.high() < 1 && interval.contains(0.99));
  }

  @Test
  void nothingIsTold_ofFewUnits_ofOneGroup_orWhereAFigureIsNotDefined() {
    double[] fine = {0.4, 0.5, 0.6};
    double[] lacking = {0.4, Double.NaN, 0.6};

    assertTrue(Double.isNaN(Jackknife.interval(0.5, fine, Scale.LOGIT, 9).low()));
    assertTrue(Double.isNaN(Jackknife.interval(0.5, lacking, Scale.LOGIT, 99).low()));
    assertTrue(Double.isNaN(Jackknife.interval(1, fine, Scale.LOGIT, 99).high()));
    assertTrue(Double.isNaN(Jackknife.interval(0.5, new double[] {0.5}, Scale.LOGIT, 99).high()));
    assertTrue(Jackknife.interval(0.5, fine, Scale.LOGIT, 10).low() < 0.5);
  }
}
