package io.purchaseintent.json;

import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.prediction.Exposure;
import java.util.List;
import java.util.Random;

/** Exposures as servers log them. */
final class Exposures {

  private static final List<Exposure> BOTH =
      List.of(
          new Exposure("badge", 1, "with", AllocationUnit.USER),
          new Exposure("free-shipping.2", 12, "control", AllocationUnit.SESSION));

  private Exposures() {}

  /** None, one or two. */
  static List<Exposure> some(Random random) {
    return BOTH.subList(0, random.nextInt(3));
  }
}
