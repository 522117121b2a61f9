package io.purchaseintent.decision;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each action that may be chosen is the best, in the worlds that are believed in. Of
 * actions that are equal in a world the one before counts.
 */
final class Tally {

  private final Policy policy;
  private final Bandit bandit;
  private final @Nullable Beliefs beliefs;

  /** By these beliefs; without any, by what the policy assumes, which is one world. */
  Tally(Policy policy, Bandit bandit, @Nullable Beliefs beliefs) {
    this.policy = policy;
    this.bandit = bandit;
    this.beliefs = beliefs;
  }

  /**
   * The probability with which each is to be chosen: its part of the worlds, and never less than
   * the least share.
   *
   * @return double[actions], of which those that may not be chosen have 0; their sum is 1
   */
  double[] chances(List<Alternative> alternatives, Situation situation) {
    int eligible = (int) alternatives.stream().filter(Alternative::isEligible).count();
    double[] chances = new double[alternatives.size()];
    int[] wins = wins(alternatives, situation);
    int worlds = Arrays.stream(wins).sum();
    double free = 1 - eligible * bandit.leastShare();
    for (int i = 0; i < chances.length; i++) {
      if (alternatives.get(i).isEligible()) {
        chances[i] = bandit.leastShare() + free * wins[i] / worlds;
      }
    }
    return chances;
  }

  private int[] wins(List<Alternative> alternatives, Situation situation) {
    int worlds = beliefs == null ? 1 : Beliefs.WORLDS;
    int[] best = new int[worlds];
    double[] most = new double[worlds];
    Arrays.fill(best, -1);
    for (int i = 0; i < alternatives.size(); i++) {
      if (!alternatives.get(i).isEligible()) {
        continue;
      }
      Action action = policy.actions().get(i);
      double[] purchases = purchases(action, situation);
      for (int world = 0; world < worlds; world++) {
        double reward = reward(action, purchases[world], situation);
        if (best[world] < 0 || reward > most[world]) {
          best[world] = i;
          most[world] = reward;
        }
      }
    }
    int[] wins = new int[alternatives.size()];
    for (int winner : best) {
      wins[winner]++;
    }
    return wins;
  }

  private double[] purchases(Action action, Situation situation) {
    double assumed = action.uplift().on(situation);
    return beliefs == null
        ? new double[] {assumed}
        : beliefs.purchases(action.name(), assumed, situation);
  }

  private double reward(Action action, double purchase, Situation situation) {
    return switch (bandit.reward()) {
      case CONVERSION -> purchase;
      case VALUE -> policy.value(action, purchase, situation);
    };
  }
}
