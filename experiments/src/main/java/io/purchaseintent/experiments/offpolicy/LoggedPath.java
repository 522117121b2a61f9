package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Draws;
import io.purchaseintent.prediction.Choice;
import java.util.HashMap;
import java.util.Map;

/**
 * How probable it was that a visit went as it did, moment by moment. Policies of one name share its
 * draw, those of different names do not. Not thread-safe.
 */
final class LoggedPath {

  /** Below it an action was not to be chosen. */
  private static final double LEAST = 1e-9;

  private final Map<String, Draws> byPolicy = new HashMap<>();

  /** Of moments of which only the chosen action's probability is known. */
  private double untold = 1;

  private String policy = "";
  private Map<String, Draws> choice = Map.of();
  private double chosen = 1;
  private String action = "";

  /** Comes to a moment. */
  void at(DecidedMoment moment) {
    policy = moment.policyName();
    action = moment.action().name();
    chosen = moment.action().probability();
    Choice logged = moment.action().choice();
    choice =
        logged.isKnown()
            ? Target.byName(
                logged.chances().stream().map(Choice.Chance::action).toList(),
                logged.chances().stream().mapToDouble(Choice.Chance::probability).toArray())
            : Map.of();
  }

  /** The probability of all before this moment. */
  double size() {
    double size = untold;
    for (Draws draws : byPolicy.values()) {
      size *= draws.size();
    }
    return size;
  }

  /** Whether the visit could have gone on by another action; where that is unknown, it could. */
  boolean could(String other) {
    if (choice.isEmpty()) {
      return other.equals(action) || chosen < 1 - LEAST;
    }
    Draws draws = choice.getOrDefault(other, Draws.NONE);
    return byPolicy.getOrDefault(policy, Draws.ALL).and(draws).size() >= LEAST;
  }

  /** Whether another visit could have had an action at this moment, if not one that came so far. */
  boolean couldElsewhere(String other) {
    return choice.getOrDefault(other, Draws.NONE).size() >= LEAST;
  }

  /** The probability of an action at this moment, by all before; 0 where it is not known. */
  double probability(String other) {
    Draws before = byPolicy.getOrDefault(policy, Draws.ALL);
    double size = before.and(choice.getOrDefault(other, Draws.NONE)).size();
    return size < LEAST ? 0 : size / before.size();
  }

  /** Goes on by what was chosen. */
  void goOn() {
    if (choice.isEmpty()) {
      untold *= chosen;
    } else {
      byPolicy.merge(policy, choice.getOrDefault(action, Draws.NONE), Draws::and);
    }
  }

  /** Whether a log says that what was done could not have been. */
  boolean isContradiction() {
    return size() < LEAST;
  }
}
