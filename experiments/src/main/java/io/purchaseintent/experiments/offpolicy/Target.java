package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Draws;
import io.purchaseintent.decision.Situation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A policy whose worth is asked for. */
interface Target {

  /** What it is called in answers. */
  String name();

  /** By which draws it does what, budgets aside; actions that are not there it never does. */
  Map<String, Draws> draws(Situation situation);

  /** Doing nothing, ever. */
  static Target nothing() {
    return new Target() {
      @Override
      public String name() {
        return Action.NONE;
      }

      @Override
      public Map<String, Draws> draws(Situation situation) {
        return Map.of(Action.NONE, Draws.ALL);
      }
    };
  }

  /** Deciding by a policy. */
  static Target of(Decider decider) {
    return new Target() {
      @Override
      public String name() {
        return decider.policyId();
      }

      @Override
      public Map<String, Draws> draws(Situation situation) {
        List<Alternative> alternatives =
            decider.decide(situation, decider.alternatives(situation), Map.of()).alternatives();
        return byName(
            alternatives.stream().map(Alternative::action).toList(),
            alternatives.stream().mapToDouble(Alternative::probability).toArray());
      }
    };
  }

  /** By names of actions, without those that are never done. */
  static Map<String, Draws> byName(List<String> names, double[] probabilities) {
    List<Draws> all = Draws.byAction(probabilities);
    Map<String, Draws> byName = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isEmpty()) {
        byName.put(names.get(i), all.get(i));
      }
    }
    return byName;
  }
}
