package io.purchaseintent.decision;

import java.util.List;

/**
 * What was decided, and what else could have been.
 *
 * @param chosen what to do
 * @param exploration whether it was drawn, which may have hit the best; of a bandit whether it is
 *     another than the likeliest
 * @param policy the policy's {@link Policy#id}, of one that has learnt with its version
 * @param alternatives all actions of the policy in its order, the chosen one among them; their
 *     probabilities add up to 1
 */
public record Decision(
    Alternative chosen, boolean exploration, String policy, List<Alternative> alternatives) {

  /** All of it, unchangeable. */
  public Decision {
    alternatives = List.copyOf(alternatives);
  }
}
