package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What actions change of the log odds that the policy assumes: coefficients of a logistic
 * regression, normally distributed about their mode as its curvature has it (Laplace's
 * approximation). What was learnt before is what is assumed before the next trials.
 *
 * @param coefficients of {@link Context#TERMS}, by action, for each that was seen
 */
public record LearntOdds(Map<String, Normal> coefficients) implements Learnt {

  /** How much an action is believed to change log odds, before any trial. */
  private static final double DEVIATION = 0.5;

  private static final int MOST_STEPS = 50;
  private static final double CLOSE = 1e-10;

  static final LearntOdds NOTHING = new LearntOdds(Map.of());

  private static final Normal PRIOR = Normal.about0(Context.TERMS.size(), DEVIATION);

  /** It, unchangeable. */
  public LearntOdds {
    coefficients = Map.copyOf(coefficients);
  }

  /** What the coefficients are of, in their order. */
  public static List<String> terms() {
    return Context.TERMS;
  }

  @Override
  public Bandit.Kind kind() {
    return Bandit.Kind.CONTEXTUAL;
  }

  @Override
  public Learnt with(Bandit bandit, double days, List<Trial> trials) {
    Map<String, List<Trial>> byAction = new TreeMap<>();
    coefficients.keySet().forEach(action -> byAction.put(action, new ArrayList<>()));
    for (Trial trial : trials) {
      byAction.computeIfAbsent(trial.action(), added -> new ArrayList<>()).add(trial);
    }
    double kept = Learnt.weight(bandit, days);
    Map<String, Normal> next = new TreeMap<>();
    byAction.forEach(
        (action, of) -> {
          Normal before = coefficients.getOrDefault(action, PRIOR).towards(PRIOR, kept);
          next.put(action, of.isEmpty() ? before : fit(before, of, bandit));
        });
    return new LearntOdds(next);
  }

  @Override
  public Beliefs beliefs(Bandit bandit, String version) {
    return new Odds(version, coefficients);
  }

  private static Normal fit(Normal prior, List<Trial> trials, Bandit bandit) {
    int n = prior.mean().length;
    double[] at = prior.mean().clone();
    double[][] curvature = prior.precision();
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] slope = new double[n];
      curvature = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          slope[i] -= prior.precision()[i][j] * (at[j] - prior.mean()[j]);
          curvature[i][j] = prior.precision()[i][j];
        }
      }
      for (Trial trial : trials) {
        add(trial, Learnt.weight(bandit, trial.daysAgo()), at, slope, curvature);
      }
      double[] move = Normal.solve(curvature, slope);
      double largest = 0;
      for (int i = 0; i < n; i++) {
        // No step so far that the next one is taken from where everything is flat.
        double bounded = Math.max(-1, Math.min(1, move[i]));
        at[i] += bounded;
        largest = Math.max(largest, Math.abs(bounded));
      }
      if (largest < CLOSE) {
        break;
      }
    }
    return new Normal(at, curvature);
  }

  private static void add(
      Trial trial, double weight, double[] at, double[] slope, double[][] curvature) {
    double[] context = Context.of(trial.situation());
    double odds = Context.logOdds(trial.assumed()) + Normal.dot(at, context);
    double probability = 1 / (1 + Math.exp(-odds));
    double off = weight * ((trial.bought() ? 1 : 0) - probability);
    double spread = weight * probability * (1 - probability);
    for (int i = 0; i < context.length; i++) {
      slope[i] += off * context[i];
      for (int j = 0; j < context.length; j++) {
        curvature[i][j] += spread * context[i] * context[j];
      }
    }
  }
}
