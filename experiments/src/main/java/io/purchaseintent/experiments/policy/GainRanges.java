package io.purchaseintent.experiments.policy;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Spending;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an action gains: at which propensities, for an order of the average value.
 *
 * @param action its name
 * @param ranges pairs of the lowest and the highest propensity, ascending
 * @param mostGain the highest gain; 0 where it gains nowhere
 * @param mostGainAt the propensity of that gain
 */
record GainRanges(String action, List<double[]> ranges, double mostGain, double mostGainAt) {

  private static final int STEPS = 1000;

  /** Of each action of a policy but the one of doing nothing, rules and budgets aside. */
  static List<GainRanges> of(Policy policy) {
    Decider decider = new Decider(policy);
    List<List<Alternative>> steps = new ArrayList<>();
    for (int i = 0; i <= STEPS; i++) {
      Situation situation =
          new Situation(
              "",
              Instant.EPOCH,
              i / (double) STEPS,
              0,
              Segment.KNOWN,
              null,
              null,
              Stage.BROWSING,
              0,
              List.of());
      steps.add(decider.decide(situation, new Spending()).alternatives());
    }
    List<GainRanges> all = new ArrayList<>();
    for (int action = 0; action < policy.actions().size(); action++) {
      if (policy.actions().get(action).name().equals(Action.NONE)) {
        continue;
      }
      all.add(of(steps, action));
    }
    return all;
  }

  private static GainRanges of(List<List<Alternative>> steps, int action) {
    List<double[]> ranges = new ArrayList<>();
    int best = 0;
    boolean inside = false;
    for (int i = 0; i < steps.size(); i++) {
      double gain = steps.get(i).get(action).gain();
      boolean gains = gain > 1e-9;
      double propensity = i / (double) STEPS;
      if (gains && inside) {
        ranges.get(ranges.size() - 1)[1] = propensity;
      } else if (gains) {
        ranges.add(new double[] {propensity, propensity});
      }
      inside = gains;
      best = gain > steps.get(best).get(action).gain() ? i : best;
    }
    Alternative most = steps.get(best).get(action);
    return new GainRanges(most.action(), ranges, Math.max(0, most.gain()), best / (double) STEPS);
  }
}
