package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.policy.PolicyFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What outcomes are worth: the same for all that are compared.
 *
 * @param marginShare what the shop keeps of an order before the costs of actions
 * @param actions all that were given or would be, none first
 * @param costs Cost[actions]
 */
record Money(double marginShare, List<String> actions, List<Cost> costs) {

  /** As many as fit into a set of bits. */
  private static final int MOST_ACTIONS = 63;

  /**
   * By the policies that are compared.
   *
   * @param inEffect tells the cost of actions that none of them has
   * @param logged names of actions in the log
   * @throws UserError if they do not agree, or nobody knows what an action costs
   */
  static Money of(List<PolicyFile> compared, PolicyFile inEffect, Collection<String> logged) {
    double margin = compared.get(0).policy().economics().marginShare();
    Map<String, Cost> costs = new HashMap<>();
    Map<String, String> origins = new HashMap<>();
    for (PolicyFile file : compared) {
      Policy policy = file.policy();
      if (policy.economics().marginShare() != margin) {
        throw new UserError(
            file.origin()
                + " has a margin of "
                + policy.economics().marginShare()
                + ", "
                + compared.get(0).origin()
                + " one of "
                + margin
                + ": what is compared must be reckoned alike, so give all the same");
      }
      for (Action action : policy.actions()) {
        Cost other = costs.putIfAbsent(action.name(), action.cost());
        if (other != null && !other.equals(action.cost())) {
          throw new UserError(
              action.name()
                  + " costs otherwise in "
                  + file.origin()
                  + " than in "
                  + origins.get(action.name())
                  + ": what costs otherwise is another action, which the log knows nothing of, so"
                  + " give it a name of its own");
        }
        origins.putIfAbsent(action.name(), file.origin());
      }
    }
    inEffect.policy().actions().forEach(action -> costs.putIfAbsent(action.name(), action.cost()));
    List<String> names = new ArrayList<>(List.of(Action.NONE));
    for (String name : logged) {
      if (!costs.containsKey(name)) {
        throw new UserError(
            "The log has the action "
                + name
                + ", of which no policy here says what it costs: name the file of the policy that"
                + " gave it as a --policy, too");
      }
      add(name, names);
    }
    compared.forEach(file -> file.policy().actions().forEach(each -> add(each.name(), names)));
    if (names.size() > MOST_ACTIONS) {
      throw new UserError(
          "There are "
              + names.size()
              + " actions in log and policies together, but at most "
              + MOST_ACTIONS
              + " can be compared: compare fewer policies at once");
    }
    return new Money(
        margin,
        List.copyOf(names),
        names.stream().map(name -> costs.getOrDefault(name, Cost.NOTHING)).toList());
  }

  private static void add(String name, List<String> names) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  int index(String action) {
    return actions.indexOf(action);
  }

  /**
   * What the visit was worth.
   *
   * @return double[measures]
   */
  double[] of(DecidedVisit visit) {
    VisitOutcome outcome = visit.outcome();
    double cost = 0;
    for (int action = 1; action < actions.size(); action++) {
      cost += cost(visit, action);
    }
    return new double[] {
      outcome.bought() ? 1 : 0, outcome.revenue(), marginShare * outcome.revenue() - cost
    };
  }

  /** What an action cost in a visit: once, however often it was given. */
  double cost(DecidedVisit visit, int action) {
    VisitOutcome outcome = visit.outcome();
    Cost cost = costs.get(action);
    boolean always = cost.paid() == Cost.Paid.ALWAYS;
    for (DecidedMoment moment : visit.moments()) {
      if (moment.action().name().equals(actions.get(action))
          && (always || moment.timeMillis() < outcome.purchaseMillis() && outcome.bought())) {
        return cost.fixed() + cost.shareOfOrder() * outcome.revenue();
      }
    }
    return 0;
  }

  /**
   * What a visit is to be expected to be worth.
   *
   * @param purchase its probability
   * @param order what one is worth
   * @param given bits of the actions that it had or gets
   * @return double[measures]
   */
  double[] expected(double purchase, double order, long given) {
    double revenue = purchase * order;
    double expected = 0;
    for (int action = 1; action < actions.size(); action++) {
      if ((given & (1L << action)) != 0) {
        Cost cost = costs.get(action);
        double paid = cost.paid() == Cost.Paid.ALWAYS ? 1 : purchase;
        expected += paid * cost.fixed() + cost.shareOfOrder() * revenue;
      }
    }
    return new double[] {purchase, revenue, marginShare * revenue - expected};
  }
}
