package io.purchaseintent.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GaussLegendreTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void rule_integratesPowersExactly_upToItsDegree(int points) {
    GaussLegendre rule = GaussLegendre.of(points);

    for (int power = 0; power <= 2 * points - 1; power++) {
      double sum = 0;
      for (int i = 0; i < points; i++) {
        sum += rule.weights()[i] * Math.pow(rule.points()[i], power);
      }
      assertEquals(1.0 / (power + 1), sum, 1e-14, "t^" + power);
    }
  }
}
