package io.purchaseintent.experiments.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntView;

/** Decides as servers do: by what a policy has learnt, if any of it is in use. */
public final class LearntPolicies {

  private final LearntBoard board;

  /** By what a registry keeps. */
  public LearntPolicies(LearntBoard board) {
    this.board = board;
  }

  /**
   * Decides by a policy that learns.
   *
   * @throws RegistryException if what it has learnt cannot be read
   */
  public Decider decider(Policy policy) {
    return decider(policy, board.view(policy.name()));
  }

  /** By what is in use; by what the policy assumes where that is of another kind. */
  Decider decider(Policy policy, LearntView view) {
    Bandit bandit = policy.bandit().orElseThrow();
    return view.inUse()
        .filter(version -> version.kind().equals(bandit.kind().code()))
        .map(board::kept)
        .map(
            kept ->
                new Decider(
                    policy,
                    kept.learnt().beliefs(bandit, Integer.toString(kept.version().version()))))
        .orElseGet(() -> new Decider(policy));
  }
}
