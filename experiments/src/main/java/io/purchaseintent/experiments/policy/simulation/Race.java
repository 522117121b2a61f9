package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Lets ways to decide pass the same visits in a shop whose truth is known, each learning of its own
 * only, and tells what they earned and how far that is from the most that could have been. There
 * are no budgets: they would keep all from doing what is best.
 */
public final class Race {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  /** The usual part of visits that an epsilon-greedy policy explores with. */
  private static final double EXPLORED = 0.1;

  private final Policy policy;
  private final Bandit bandit;
  private final World world;
  private final Traffic traffic;
  private final OptionalInt turn;
  private final World after;

  /**
   * A race.
   *
   * @param policy a bandit; those that are compared have its actions and rules
   * @param turn the first day of another world, 0 being the first; empty where there is none
   * @param after that world
   */
  public Race(Policy policy, World world, Traffic traffic, OptionalInt turn, World after) {
    this.bandit =
        policy
            .bandit()
            .orElseThrow(() -> new IllegalArgumentException(policy.name() + " does not learn"));
    this.policy = with(policy, Exploration.NONE, Optional.empty());
    this.world = world;
    this.traffic = traffic;
    this.turn = turn;
    this.after = after;
  }

  /** A policy without budgets that explores or learns so. */
  private static Policy with(Policy of, Exploration exploration, Optional<Bandit> bandit) {
    List<Action> actions =
        of.actions().stream()
            .map(
                each ->
                    new Action(
                        each.name(),
                        each.cost(),
                        each.uplift(),
                        each.rules(),
                        OptionalDouble.empty()))
            .toList();
    return new Policy(
        of.name(), of.zone(), of.economics(), OptionalDouble.empty(), exploration, bandit, actions);
  }

  private Policy learning(Bandit.Kind kind, double leastShare) {
    return with(
        policy,
        Exploration.NONE,
        Optional.of(
            new Bandit(
                kind, bandit.reward(), leastShare, bandit.halfLifeDays(), bandit.priorVisits())));
  }

  /**
   * How one fared.
   *
   * @param name of the way to decide
   * @param earned margin less the cost of actions, as it came
   * @param regret double[days], what was missed until each day's end against who knows the truth;
   *     to be expected
   * @param shares double[days][actions], the part of the visits to which each was given
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Fared(String name, double earned, double[] regret, double[][] shares) {

    /** All that was missed. */
    public double missed() {
      return regret[regret.length - 1];
    }
  }

  private List<Way> ways() {
    double each = EXPLORED / policy.actions().size();
    return List.of(
        Deciding.by("contextual", learning(Bandit.Kind.CONTEXTUAL, bandit.leastShare())),
        Deciding.by("thompson", learning(Bandit.Kind.THOMPSON, bandit.leastShare())),
        Deciding.greedily("epsilon-greedy", learning(Bandit.Kind.THOMPSON, each)),
        Deciding.by("as assumed", policy),
        Deciding.by(
            "uniform",
            with(policy, new Exploration(1, Exploration.Among.ALLOWED), Optional.empty())));
  }

  /**
   * Lets all of them pass.
   *
   * @param progress is told of how many days are over
   * @return those that learn, as assumed, uniform, and of those that do one and the same the best
   */
  public List<Fared> run(int days, IntConsumer progress) {
    List<Lap> laps = new ArrayList<>(ways().stream().map(way -> new Lap(way, days)).toList());
    int compared = laps.size();
    for (int i = 0; i < policy.actions().size(); i++) {
      laps.add(new Lap(new Fixed(policy, i), days));
    }
    Decider rules = new Decider(policy);
    for (int day = 0; day < days; day++) {
      World now = turn.isPresent() && day >= turn.getAsInt() ? after : world;
      for (int i = 0; i < traffic.visits(); i++) {
        Traffic.Visit visit = traffic.visit(START, day, i);
        double[] values = values(rules.alternatives(visit.situation()), visit.situation(), now);
        for (Lap lap : laps) {
          lap.pass(visit, values, now, day);
        }
      }
      for (Lap lap : laps) {
        lap.end(day);
      }
      progress.accept(day + 1);
    }
    List<Fared> told = new ArrayList<>(laps.stream().limit(compared).map(Lap::fared).toList());
    laps.stream()
        .skip(compared)
        .map(Lap::fared)
        .min(Comparator.comparingDouble(Fared::missed))
        .ifPresent(told::add);
    return told;
  }

  /** What each action is worth for a visit; NaN of one that rules keep back. */
  private double[] values(List<Alternative> alternatives, Situation visit, World now) {
    double[] values = new double[alternatives.size()];
    for (int i = 0; i < values.length; i++) {
      Action action = policy.actions().get(i);
      values[i] =
          alternatives.get(i).isEligible()
              ? policy.value(action, now.purchase(action.name(), visit), visit)
              : Double.NaN;
    }
    return values;
  }

  /** One way to decide, on its way through the days. */
  private final class Lap {

    private final Way way;
    private final double[] regret;
    private final double[][] shares;
    private double earned;
    private double missed;

    Lap(Way way, int days) {
      this.way = way;
      this.regret = new double[days];
      this.shares = new double[days][policy.actions().size()];
    }

    void pass(Traffic.Visit visit, double[] values, World now, int day) {
      Situation situation = visit.situation();
      Way.Chosen chosen = way.choose(situation);
      double most = Double.NEGATIVE_INFINITY;
      double expected = 0;
      for (int i = 0; i < values.length; i++) {
        if (!Double.isNaN(values[i])) {
          most = Math.max(most, values[i]);
          expected += chosen.chances()[i] * values[i];
        }
      }
      missed += most - expected;
      Action action = policy.actions().get(chosen.action());
      boolean bought = visit.luck() < now.purchase(action.name(), situation);
      earned += policy.value(action, bought ? 1 : 0, situation);
      shares[day][chosen.action()] += 1.0 / traffic.visits();
      way.see(situation, chosen.action(), bought);
    }

    void end(int day) {
      regret[day] = missed;
      way.learn(START.plus(Duration.ofDays(day + 1L)));
    }

    Fared fared() {
      return new Fared(way.name(), earned, regret, shares);
    }
  }
}
