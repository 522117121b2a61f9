package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.hash.StableHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Shares of buyers by part of the traffic and action, each a Beta distribution. */
final class Rates implements Beliefs {

  /**
   * Beta(bought, left): as if so many had bought and so many left.
   *
   * @param bought above 0
   * @param left above 0
   */
  record Beta(double bought, double left) {

    /**
     * @throws IllegalArgumentException if one is not above 0
     */
    Beta {
      if (!(bought > 0 && left > 0)) {
        throw new IllegalArgumentException(
            "Beta(" + bought + ", " + left + ") is none: both must be above 0");
      }
    }

    /** The share of buyers that is to be expected. */
    double mean() {
      return bought / (bought + left);
    }
  }

  private final String version;
  private final Map<Of, double[]> worlds = new HashMap<>();

  /**
   * Beliefs of a version, in which a visit of a part that is not there is as the policy assumes.
   */
  Rates(String version, Map<Of, Beta> betas) {
    this.version = version;
    betas.forEach((of, beta) -> worlds.put(of, draw(of, beta)));
  }

  private double[] draw(Of of, Beta beta) {
    SplittableRandom random =
        new SplittableRandom(
            StableHash.of("bandit\n" + version + '\n' + of.part() + '\n' + of.action()));
    double[] drawn = new double[WORLDS];
    for (int i = 0; i < WORLDS; i++) {
      double bought = Gamma.draw(beta.bought(), random);
      double left = Gamma.draw(beta.left(), random);
      // Both may be 0 where a distribution is of almost nothing.
      drawn[i] = bought + left > 0 ? bought / (bought + left) : beta.mean();
    }
    return drawn;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public double[] purchases(String action, double assumed, Situation situation) {
    double @Nullable [] known = worlds.get(new Of(Part.of(situation).code(), action));
    if (known != null) {
      return known.clone();
    }
    double[] assumptions = new double[WORLDS];
    Arrays.fill(assumptions, assumed);
    return assumptions;
  }
}
