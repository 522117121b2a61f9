package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.hash.StableHash;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What is otherwise than the log odds that a policy assumes, by the visit's context. */
final class Odds implements Beliefs {

  private final String version;
  private final double[][] common;
  private final Map<String, double[][]> worlds = new HashMap<>();

  /**
   * Beliefs of a version; of an action that is not there nothing else is believed than of all.
   *
   * @param common of {@link Context#TERMS}, of whatever action: in each world the same for all
   * @param coefficients by action
   */
  Odds(String version, Normal common, Map<String, Normal> coefficients) {
    this.version = version;
    this.common = draw("", common);
    coefficients.forEach((action, normal) -> worlds.put(action, draw(action, normal)));
  }

  private double[][] draw(String action, Normal normal) {
    SplittableRandom random =
        new SplittableRandom(StableHash.of("bandit\n" + version + '\n' + action));
    double[][] drawn = new double[WORLDS][];
    for (int i = 0; i < WORLDS; i++) {
      drawn[i] = normal.draw(random);
    }
    return drawn;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public double[] purchases(String action, double assumed, Situation situation) {
    double[] context = Context.of(situation);
    double odds = Context.logOdds(assumed);
    double[][] drawn = worlds.getOrDefault(action, new double[0][]);
    double[] purchases = new double[WORLDS];
    for (int i = 0; i < WORLDS; i++) {
      double change = Normal.dot(common[i], context);
      change += drawn.length == 0 ? 0 : Normal.dot(drawn[i], context);
      purchases[i] = 1 / (1 + Math.exp(-odds - change));
    }
    return purchases;
  }
}
