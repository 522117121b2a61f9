package io.purchaseintent.decision.bandit;

import java.util.SplittableRandom;

/** Draws of the Gamma distribution, by Marsaglia and Tsang (2000). */
final class Gamma {

  private Gamma() {}

  /** One of this shape, above 0, and scale 1. */
  static double draw(double shape, SplittableRandom random) {
    if (shape < 1) {
      return draw(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
