package io.purchaseintent.decision;

import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Policies and situations for tests. */
final class Policies {

  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  /** A margin of 0.4; orders of 50 where there is no cart. */
  static final Economics ECONOMICS = new Economics(0.4, 50);

  private Policies() {}

  static Policy of(Action... actions) {
    return of(Exploration.NONE, actions);
  }

  static Policy of(Exploration exploration, Action... actions) {
    return of(OptionalDouble.empty(), ZoneOffset.UTC, exploration, actions);
  }

  /** A policy whose first action is none. */
  static Policy of(OptionalDouble budget, ZoneId zone, Exploration exploration, Action... actions) {
    List<Action> all = new ArrayList<>(List.of(Action.none()));
    all.addAll(List.of(actions));
    return new Policy("test", zone, ECONOMICS, budget, exploration, all);
  }

  static Action action(String name, Cost cost, Uplift uplift, Rule... rules) {
    return new Action(name, cost, uplift, List.of(rules), OptionalDouble.empty());
  }

  static Action withBudget(Action action, double budget) {
    return new Action(
        action.name(), action.cost(), action.uplift(), action.rules(), OptionalDouble.of(budget));
  }

  static Situation situation(String session, double propensity, double cartValue) {
    return situation(session, NOON, propensity, cartValue);
  }

  static Situation situation(String session, Instant time, double propensity, double cartValue) {
    return new Situation(
        session,
        time,
        propensity,
        cartValue,
        Segment.KNOWN,
        Channel.ORGANIC,
        "DE",
        Stage.BROWSING,
        5,
        List.of());
  }

  static Decision decide(Policy policy, Situation situation) {
    return new Decider(policy).decide(situation, new Spending());
  }

  static Alternative alternative(Decision decision, String action) {
    return decision.alternatives().stream()
        .filter(each -> each.action().equals(action))
        .findFirst()
        .orElseThrow();
  }
}
