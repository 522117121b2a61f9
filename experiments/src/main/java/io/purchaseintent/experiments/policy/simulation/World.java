package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Uplift;
import java.util.HashMap;
import java.util.Map;

/** What actions really change. */
public final class World {

  private final Map<String, Uplift> uplifts = new HashMap<>();

  private World() {}

  /**
   * The world in which a policy's assumptions hold.
   *
   * @param of whose actions are done in it
   * @throws UserError if it knows one of those not
   */
  public static World of(Policy truth, Policy of) {
    World world = new World();
    truth.actions().forEach(action -> world.uplifts.put(action.name(), action.uplift()));
    for (Action action : of.actions()) {
      if (!world.uplifts.containsKey(action.name())) {
        throw new UserError(
            "The world "
                + truth.name()
                + " does not know the action "
                + action.name()
                + " of the policy "
                + of.name()
                + ": add it there, with the uplift that it really has");
      }
    }
    return world;
  }

  /** The probability that a visit buys if this is done. */
  double purchase(String action, Situation visit) {
    Uplift uplift = uplifts.get(action);
    if (uplift == null) {
      throw new IllegalArgumentException("no action " + action);
    }
    return uplift.on(visit);
  }
}
