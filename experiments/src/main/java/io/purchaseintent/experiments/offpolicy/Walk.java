package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Draws;
import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.statistics.offpolicy.Clusters;
import io.purchaseintent.statistics.offpolicy.WeightedVisits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks the visits of a log with a policy: at each moment of a visit it tells by which draws the
 * policy would have done all that was done in it, and how probable that was under the log.
 */
final class Walk {

  private final List<DecidedVisit> visits;
  private final Clusters clusters;
  private final Money money;
  private final Memory memory;
  private final Foretelling foretelling;

  /**
   * A walk through visits.
   *
   * @param visits whose outcome is known
   * @param memory of what was known to have been given
   */
  Walk(
      List<DecidedVisit> visits,
      Clusters clusters,
      Money money,
      Memory memory,
      Foretelling foretelling) {
    this.visits = visits;
    this.clusters = clusters;
    this.money = money;
    this.memory = memory;
    this.foretelling = foretelling;
  }

  /** What a visit was known to have been given before a moment. */
  interface Memory {
    List<Given> before(DecidedVisit visit, int moment);
  }

  /**
   * What was seen on the way.
   *
   * @param measures WeightedVisits[measures]
   * @param untold share of the visits in which the policy does what the log never would have
   * @param untoldLater the part of these that lack only what came before: a visit keeps its draw,
   *     and what it could have had it had
   * @param untoldBy the same by the action that it was
   * @param costs by action, what a visit is estimated to cost
   */
  record Seen(
      List<WeightedVisits> measures,
      double untold,
      double untoldLater,
      Map<String, Double> untoldBy,
      Map<String, Double> costs) {}

  /** All visits, as a policy weighs them. */
  Seen with(Target target) {
    List<WeightedVisits> measures = new ArrayList<>();
    for (int i = 0; i < Measure.COUNT; i++) {
      measures.add(new WeightedVisits(clusters));
    }
    Map<String, Double> untoldBy = new TreeMap<>();
    Map<String, Double> costs = new TreeMap<>();
    double weights = 0;
    double later = 0;
    for (int i = 0; i < visits.size(); i++) {
      OneVisit visit = new OneVisit(i, target, measures, untoldBy);
      double weight = visit.walk();
      later += visit.later;
      weights += weight;
      if (weight > 0) {
        for (int action = 1; action < money.actions().size(); action++) {
          costs.merge(
              money.actions().get(action), weight * money.cost(visits.get(i), action), Double::sum);
        }
      }
    }
    double all = Math.max(1, visits.size());
    double sum = Math.max(Double.MIN_NORMAL, weights);
    untoldBy.replaceAll((action, mass) -> mass / all);
    costs.replaceAll((action, cost) -> cost / sum);
    double untold = untoldBy.values().stream().mapToDouble(mass -> mass).sum();
    return new Seen(measures, untold, later / all, untoldBy, costs);
  }

  private final class OneVisit {

    private final int place;
    private final DecidedVisit visit;
    private final Target target;
    private final List<WeightedVisits> measures;
    private final Map<String, Double> untoldBy;
    private final LoggedPath logged = new LoggedPath();
    private Draws draws = Draws.ALL;
    private long had;
    private double weight = 1;
    private double later;

    OneVisit(
        int place, Target target, List<WeightedVisits> measures, Map<String, Double> untoldBy) {
      this.place = place;
      this.visit = visits.get(place);
      this.target = target;
      this.measures = measures;
      this.untoldBy = untoldBy;
    }

    /** Adds the visit, and returns its weight. */
    double walk() {
      double[] direct = new double[Measure.COUNT];
      double[] foretold = new double[Measure.COUNT];
      for (int i = 0; i < visit.moments().size() && weight > 0; i++) {
        DecidedMoment moment = visit.moments().get(i);
        Situation situation = moment.situation().withGiven(memory.before(visit, i));
        Map<String, Draws> chosen = target.draws(situation);
        logged.at(moment);
        countUntold(chosen);
        double[] expected = expected(moment, chosen);
        if (i == 0) {
          direct = expected;
        } else {
          step(expected, foretold);
        }
        int action = money.index(moment.action().name());
        draws = draws.and(chosen.getOrDefault(moment.action().name(), Draws.NONE));
        logged.goOn();
        weight = draws.size() / logged.size();
        foretold = foretelling.of(place, moment, had, action);
        had |= action == 0 ? 0 : 1L << action;
      }
      double[] outcome = money.of(visit);
      if (weight > 0) {
        step(outcome, foretold);
      }
      for (int i = 0; i < Measure.COUNT; i++) {
        measures.get(i).add(weight, outcome[i], direct[i]);
      }
      return weight;
    }

    private void step(double[] came, double[] foretold) {
      for (int i = 0; i < Measure.COUNT; i++) {
        measures.get(i).step(weight, came[i] - foretold[i]);
      }
    }

    /** What the policy is foretold here, if it came here. */
    private double[] expected(DecidedMoment moment, Map<String, Draws> chosen) {
      double[] expected = new double[Measure.COUNT];
      chosen.forEach(
          (action, by) -> {
            double chance = draws.and(by).size() / draws.size();
            if (chance > 0) {
              double[] with = foretelling.of(place, moment, had, money.index(action));
              for (int i = 0; i < Measure.COUNT; i++) {
                expected[i] += chance * with[i];
              }
            }
          });
      return expected;
    }

    private void countUntold(Map<String, Draws> chosen) {
      chosen.forEach(
          (action, by) -> {
            double mass = draws.and(by).size() / logged.size();
            if (mass > 0 && !logged.could(action)) {
              untoldBy.merge(action, mass, Double::sum);
              later += logged.couldElsewhere(action) ? mass : 0;
            }
          });
    }
  }
}
