package io.purchaseintent.decision;

import io.purchaseintent.hash.StableHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a policy.
 *
 * <p>The value of doing nothing is {@code P · margin}; that of an action {@code P' · (margin −
 * cost)}, or {@code P' · margin − cost} where the cost is paid in any case. P' is what the policy
 * assumes of P, or what it has learnt to believe. The best of the actions that may be chosen is,
 * unless the visit is one that explores; a bandit chooses each as often as it is the best by what
 * is believed. Decisions and budgets are the same for the same visits in the same order.
 * Thread-safe.
 */
public final class Decider {

  private final Policy policy;
  private final String id;
  private final @Nullable Beliefs beliefs;

  /** A decider by this policy and nothing else, as a bandit decides before it has learnt. */
  public Decider(Policy policy) {
    this(policy, null);
  }

  /**
   * A decider by this policy and what it has learnt.
   *
   * @param beliefs of a policy that is a bandit, or null
   */
  public Decider(Policy policy, @Nullable Beliefs beliefs) {
    this.policy = policy;
    this.beliefs = policy.bandit().isPresent() ? beliefs : null;
    this.id = policy.id() + (this.beliefs == null ? "" : "+" + this.beliefs.version());
  }

  /** What it decides by. */
  public Policy policy() {
    return policy;
  }

  /** The policy's {@link Policy#id}; of one that has learnt with {@code +} and what version. */
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
    List<Alternative> alternatives = alternatives(situation);
    // Whether there is room, and that it is taken, is one step.
    synchronized (spending) {
      spending.turnTo(situation.time(), policy.zone());
      Map<String, Room> rooms = new HashMap<>();
      for (Bid bid : bids(alternatives)) {
        rooms.put(bid.action(), spending.room(bid, dailyBudgetMicros()));
      }
      Decision decision = decide(situation, alternatives, rooms);
      spending.add(decision.chosen().action(), decision.chosen().expectedCost());
      return decision;
    }
  }

  /** What each action of the policy would bring, and which its rules keep back; budgets aside. */
  public List<Alternative> alternatives(Situation situation) {
    double nothing = policy.value(Action.none(), purchase(Action.none(), situation), situation);
    return policy.actions().stream().map(action -> value(action, situation, nothing)).toList();
  }

  /** What those that may be chosen, doing nothing aside, ask of the budgets; in their order. */
  public List<Bid> bids(List<Alternative> alternatives) {
    List<Bid> bids = new ArrayList<>();
    for (int i = 0; i < alternatives.size(); i++) {
      Action action = policy.actions().get(i);
      if (alternatives.get(i).isEligible() && !action.isNone()) {
        bids.add(
            new Bid(
                action.name(),
                Amount.micros(alternatives.get(i).expectedCost()),
                micros(action.dailyBudget())));
      }
    }
    return bids;
  }

  /** What all actions may cost in a day, in millionths; {@link Bid#UNBOUNDED} for no bound. */
  public long dailyBudgetMicros() {
    return micros(policy.dailyBudget());
  }

  private static long micros(OptionalDouble budget) {
    return budget.isPresent() ? Amount.micros(budget.getAsDouble()) : Bid.UNBOUNDED;
  }

  /**
   * What to do, by what budgets were found to have room for; nothing is charged.
   *
   * @param alternatives of the situation
   * @param rooms by action; one that is not there has enough
   */
  public Decision decide(
      Situation situation, List<Alternative> alternatives, Map<String, Room> rooms) {
    List<Alternative> within = new ArrayList<>();
    for (int i = 0; i < alternatives.size(); i++) {
      Action action = policy.actions().get(i);
      within.add(
          within(action, alternatives.get(i), rooms.getOrDefault(action.name(), Room.ENOUGH)));
    }
    return choose(situation, within);
  }

  /**
   * The decision that was made before, told again; null where the policy has no such action now.
   */
  public @Nullable Decision again(Situation situation, String action) {
    Decision now = decide(situation, alternatives(situation), Map.of());
    return now.alternatives().stream()
        .filter(alternative -> alternative.action().equals(action))
        .findFirst()
        .map(had -> new Decision(had, now.exploration(), id, now.alternatives()))
        .orElse(null);
  }

  private Alternative value(Action action, Situation situation, double nothing) {
    double purchase = purchase(action, situation);
    double value = policy.value(action, purchase, situation);
    return new Alternative(
        action.name(),
        purchase,
        value,
        policy.cost(action, purchase, situation),
        value - nothing,
        suppression(action, situation),
        0);
  }

  /** The probability of a purchase that is to be expected with an action. */
  private double purchase(Action action, Situation situation) {
    double assumed = action.uplift().on(situation);
    return beliefs == null
        ? assumed
        : Arrays.stream(beliefs.purchases(action.name(), assumed, situation)).sum()
            / Beliefs.WORLDS;
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

  private Alternative within(Action action, Alternative alternative, Room room) {
    if (!alternative.isEligible() || action.isNone()) {
      return alternative;
    }
    return switch (room) {
      case ENOUGH -> alternative;
      case OWN_USED_UP ->
          alternative.suppressedBy(usedUp("its budget", action.dailyBudget().orElse(0)));
      case ALL_USED_UP ->
          alternative.suppressedBy(
              usedUp("the budget of all actions", policy.dailyBudget().orElse(0)));
    };
  }

  private static Suppression usedUp(String budget, double amount) {
    return new Suppression(
        "daily_budget",
        budget + " of " + Amount.cents(amount) + " a day has no room for what it would cost");
  }

  private Decision choose(Situation situation, List<Alternative> alternatives) {
    double draw = draw(situation.sessionId());
    double[] chances =
        policy
            .bandit()
            .map(bandit -> new Tally(policy, bandit, beliefs).chances(alternatives, situation))
            .orElseGet(() -> explored(alternatives));
    int likeliest = 0;
    for (int i = 0; i < chances.length; i++) {
      likeliest = chances[i] > chances[likeliest] ? i : likeliest;
      if (alternatives.get(i).isEligible()) {
        alternatives.set(i, alternatives.get(i).chosenWith(chances[i]));
      }
    }
    int chosen = drawn(Draws.byAction(chances), draw, likeliest);
    boolean explores =
        policy.bandit().isPresent() ? chosen != likeliest : draw < policy.exploration().share();
    return new Decision(alternatives.get(chosen), explores, id, alternatives);
  }

  /** The best, but for a share of the visits that is parted among the actions of the choice. */
  private double[] explored(List<Alternative> alternatives) {
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
    double[] chances = new double[alternatives.size()];
    // None is always in the choice, and so is the best, which gains no less.
    for (int i : choice) {
      chances[i] = share / choice.size() + (i == best ? 1 - share : 0);
    }
    return chances;
  }

  /**
   * Whose draws a draw is one of; a number between two that rounding left out is the likeliest's.
   */
  private static int drawn(List<Draws> all, double draw, int likeliest) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).contains(draw)) {
        return i;
      }
    }
    return likeliest;
  }

  /**
   * A number from 0 to below 1 by the visit and the policy's name: not by its content, so that a
   * visit keeps its draw while a policy is edited.
   */
  private double draw(String sessionId) {
    return (StableHash.of("decision\n" + policy.name() + '\n' + sessionId) >>> 11) * 0x1.0p-53;
  }
}
