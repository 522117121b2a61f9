package io.purchaseintent.decision;

import io.purchaseintent.hash.StableHash;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a policy.
 *
 * <p>The value of doing nothing is {@code P · margin}; that of an action {@code P' · (margin −
 * cost)}, or {@code P' · margin − cost} where the cost is paid in any case. P' is what the policy
 * assumes of P. The best of the actions that may be chosen is, unless the visit is one that
 * explores. Decisions and budgets are the same for the same visits in the same order. Thread-safe.
 */
public final class Decider {

  private final Policy policy;
  private final String id;

  /** A decider by this policy. */
  public Decider(Policy policy) {
    this.policy = policy;
    this.id = policy.id();
  }

  /** What it decides by. */
  public Policy policy() {
    return policy;
  }

  /** The policy's {@link Policy#id}. */
  public String policyId() {
    return id;
  }

  /**
   * What to do, whose expected cost is added to what was spent.
   *
   * <p>Budgets count what is to be expected, not the worst: an offer that one visit in twenty takes
   * up would use up a budget of the worst twenty times too soon. Over many visits, what is paid
   * comes near.
   *
   * @param spending what the day has cost so far
   */
  public Decision decide(Situation situation, Spending spending) {
    List<Alternative> alternatives = new ArrayList<>();
    for (Action action : policy.actions()) {
      alternatives.add(value(action, situation));
    }
    // Whether there is room, and that it is taken, is one step.
    synchronized (spending) {
      spending.turnTo(situation.time(), policy.zone());
      for (int i = 0; i < alternatives.size(); i++) {
        alternatives.set(i, withinBudgets(policy.actions().get(i), alternatives.get(i), spending));
      }
      Decision decision = choose(alternatives, draw(situation.sessionId()));
      spending.add(decision.chosen().action(), decision.chosen().expectedCost());
      return decision;
    }
  }

  private Alternative value(Action action, Situation situation) {
    double orderValue = policy.economics().orderValue(situation.cartValue());
    double margin = policy.economics().marginShare() * orderValue;
    double purchase = action.uplift().on(situation.propensity());
    double cost = action.cost().expected(orderValue, purchase);
    double value = purchase * margin - cost;
    double gain = value - situation.propensity() * margin;
    return new Alternative(
        action.name(), purchase, value, cost, gain, suppression(action, situation), 0);
  }

  private static @Nullable Suppression suppression(Action action, Situation situation) {
    for (Rule rule : action.rules()) {
      String refusal = rule.refusal(action.name(), situation);
      if (refusal != null) {
        return new Suppression(rule.name(), refusal);
      }
    }
    return null;
  }

  private Alternative withinBudgets(Action action, Alternative alternative, Spending spending) {
    if (!alternative.isEligible() || action.isNone()) {
      return alternative;
    }
    double cost = alternative.expectedCost();
    OptionalDouble own = action.dailyBudget();
    if (own.isPresent() && !spending.fits(action.name(), cost, own.getAsDouble())) {
      return alternative.suppressedBy(usedUp("its budget", own.getAsDouble()));
    }
    OptionalDouble all = policy.dailyBudget();
    if (all.isPresent() && !spending.fits(cost, all.getAsDouble())) {
      return alternative.suppressedBy(usedUp("the budget of all actions", all.getAsDouble()));
    }
    return alternative;
  }

  private static Suppression usedUp(String budget, double amount) {
    return new Suppression(
        "daily_budget",
        budget + " of " + Amount.cents(amount) + " a day has no room for what it would cost");
  }

  private Decision choose(List<Alternative> alternatives, double draw) {
    int best = -1;
    List<Integer> choice = new ArrayList<>();
    for (int i = 0; i < alternatives.size(); i++) {
      Alternative each = alternatives.get(i);
      if (!each.isEligible()) {
        continue;
      }
      if (best < 0 || each.expectedValue() > alternatives.get(best).expectedValue()) {
        best = i;
      }
      if (policy.exploration().among() == Exploration.Among.ALLOWED || each.gain() >= 0) {
        choice.add(i);
      }
    }
    double share = policy.exploration().share();
    // None is always in the choice, and so is the best, which gains no less.
    for (int i : choice) {
      double chance = share / choice.size() + (i == best ? 1 - share : 0);
      alternatives.set(i, alternatives.get(i).chosenWith(chance));
    }
    boolean explores = draw < share;
    int chosen = explores ? choice.get(drawn(draw / share, choice.size())) : best;
    return new Decision(alternatives.get(chosen), explores, id, alternatives);
  }

  /** Which of so many, by a number from 0 to below 1; a quotient may have been rounded up to 1. */
  private static int drawn(double part, int size) {
    return Math.min(size - 1, (int) (part * size));
  }

  /**
   * A number from 0 to below 1 by the visit and the policy's name: not by its content, so that a
   * visit keeps its draw while a policy is edited.
   */
  private double draw(String sessionId) {
    return (StableHash.of("decision\n" + policy.name() + '\n' + sessionId) >>> 11) * 0x1.0p-53;
  }
}
