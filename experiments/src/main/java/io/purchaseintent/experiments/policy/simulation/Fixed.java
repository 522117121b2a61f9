package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import java.time.Instant;

/** Does one and the same wherever rules allow it, else nothing. */
final class Fixed implements Way {

  private final Policy policy;
  private final Decider decider;
  private final int action;
  private final int none;

  /**
   * @param action its place in the policy
   */
  Fixed(Policy policy, int action) {
    this.policy = policy;
    this.decider = new Decider(policy);
    this.action = action;
    this.none = policy.actions().indexOf(Action.none());
  }

  @Override
  public String name() {
    return "always " + policy.actions().get(action).name();
  }

  @Override
  public Chosen choose(Situation visit) {
    int chosen = decider.alternatives(visit).get(action).isEligible() ? action : none;
    double[] chances = new double[policy.actions().size()];
    chances[chosen] = 1;
    return new Chosen(chosen, chances);
  }

  @Override
  public void see(Situation visit, int chosen, boolean bought) {
    // It learns nothing.
  }

  @Override
  public void learn(Instant now) {
    // There is nothing to learn of.
  }
}
