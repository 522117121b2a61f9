package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.bandit.Rates.Beta;
import io.purchaseintent.decision.bandit.Rates.Of;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns beliefs of trials: the same of the same trials, in whatever order. A trial counts the
 * less, the longer it is ago.
 */
public final class Learner {

  /** How much an action is believed to change log odds, before any trial. */
  private static final double DEVIATION = 0.5;

  private static final double HALF_LIVES = 8;

  private static final int MOST_STEPS = 50;
  private static final double CLOSE = 1e-10;

  private final Bandit bandit;

  /** A learner for these settings. */
  public Learner(Bandit bandit) {
    this.bandit = bandit;
  }

  /** How long a trial counts: what is older is worth less than half a percent of a new one. */
  public static Duration horizon(Bandit bandit) {
    return Duration.ofMinutes(Math.round(HALF_LIVES * bandit.halfLifeDays() * 24 * 60));
  }

  private double weight(Trial trial) {
    return Math.pow(0.5, trial.daysAgo() / bandit.halfLifeDays());
  }

  /**
   * Shares of buyers. Where little was seen of an action it is as all actions of its part of the
   * traffic are.
   *
   * @return by part and action, for each pair that was seen
   */
  public Map<Of, Beta> rates(List<Trial> trials) {
    Map<Of, double[]> sums = new HashMap<>();
    Map<String, double[]> parts = new HashMap<>();
    for (Trial trial : trials) {
      double weight = weight(trial);
      String part = Part.of(trial.situation()).code();
      for (double[] sum :
          List.of(
              sums.computeIfAbsent(new Of(part, trial.action()), added -> new double[2]),
              parts.computeIfAbsent(part, added -> new double[2]))) {
        sum[0] += trial.bought() ? weight : 0;
        sum[1] += trial.bought() ? 0 : weight;
      }
    }
    Map<Of, Beta> rates = new HashMap<>();
    sums.forEach(
        (of, sum) -> {
          double[] part = parts.getOrDefault(of.part(), sum);
          // One buyer of two is added: a share of 0 is no belief.
          double common = (part[0] + 0.5) / (part[0] + part[1] + 1);
          rates.put(
              of,
              new Beta(
                  sum[0] + bandit.priorVisits() * common,
                  sum[1] + bandit.priorVisits() * (1 - common)));
        });
    return rates;
  }

  /**
   * What actions change of the odds: the mode of the coefficients' distribution, and its curvature
   * there (Laplace's approximation).
   *
   * @return by action, for each that was seen
   */
  public Map<String, Normal> odds(List<Trial> trials) {
    Map<String, List<Trial>> byAction = new TreeMap<>();
    for (Trial trial : trials) {
      byAction.computeIfAbsent(trial.action(), added -> new ArrayList<>()).add(trial);
    }
    Map<String, Normal> odds = new TreeMap<>();
    byAction.forEach((action, of) -> odds.put(action, fit(of)));
    return odds;
  }

  private Normal fit(List<Trial> trials) {
    int n = Context.TERMS.size();
    Normal prior = Normal.about0(n, DEVIATION);
    double[] at = new double[n];
    double[][] curvature = prior.precision();
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] slope = new double[n];
      curvature = new double[n][n];
      for (int i = 0; i < n; i++) {
        slope[i] = -prior.precision()[i][i] * at[i];
        curvature[i][i] = prior.precision()[i][i];
      }
      for (Trial trial : trials) {
        add(trial, at, slope, curvature);
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

  private void add(Trial trial, double[] at, double[] slope, double[][] curvature) {
    double[] context = Context.of(trial.situation());
    double odds = Context.logOdds(trial.assumed()) + Normal.dot(at, context);
    double probability = 1 / (1 + Math.exp(-odds));
    double weight = weight(trial);
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
