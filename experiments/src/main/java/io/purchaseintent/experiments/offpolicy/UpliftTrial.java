package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Action;
import io.purchaseintent.feature.FeatureSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A visit that could have been given an action, or nothing, at the first moment at which both could
 * be.
 *
 * @param visit that it was
 * @param moment at which
 * @param given probability of the action, by all that was done before
 * @param nothing that of doing nothing
 */
record UpliftTrial(DecidedVisit visit, DecidedMoment moment, double given, double nothing) {

  /** Whether it was given the action. */
  boolean isGiven(String action) {
    return moment.action().name().equals(action);
  }

  /** Whether it was given nothing. */
  boolean isNothing() {
    return moment.action().name().equals(Action.NONE);
  }

  double bought() {
    return visit.outcome().bought() ? 1 : 0;
  }

  /** The trials among visits, of the model that most of them were scored by. */
  static List<UpliftTrial> of(List<DecidedVisit> visits, String action) {
    Map<FeatureSet, List<UpliftTrial>> bySet = new HashMap<>();
    for (DecidedVisit visit : visits) {
      LoggedPath path = new LoggedPath();
      for (DecidedMoment moment : visit.moments()) {
        path.at(moment);
        double given = path.probability(action);
        double nothing = path.probability(Action.NONE);
        if (given > 0 && nothing > 0) {
          bySet
              .computeIfAbsent(moment.featureSet(), added -> new ArrayList<>())
              .add(new UpliftTrial(visit, moment, given, nothing));
          break;
        }
        path.goOn();
      }
    }
    List<UpliftTrial> most = List.of();
    for (List<UpliftTrial> each : bySet.values()) {
      most = each.size() > most.size() ? each : most;
    }
    return most;
  }
}
