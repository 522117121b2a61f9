package io.purchaseintent.decision.bandit;

import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many visits bought and left, by part of the traffic and action; old ones count less.
 *
 * @param sums of each pair that was seen
 */
public record LearntRates(Map<Of, Sum> sums) implements Learnt {

  /**
   * Of which so many bought.
   *
   * @param part {@link Part#code}
   * @param action its name
   */
  public record Of(String part, String action) {}

  /** Visits, whole only while they are new. */
  public record Sum(double bought, double left) {

    /** Both together. */
    public double all() {
      return bought + left;
    }

    Sum and(double moreBought, double moreLeft) {
      return new Sum(bought + moreBought, left + moreLeft);
    }
  }

  private static final Sum NONE = new Sum(0, 0);

  static final LearntRates NOTHING = new LearntRates(Map.of());

  /** It, unchangeable. */
  public LearntRates {
    sums = Map.copyOf(sums);
  }

  @Override
  public Bandit.Kind kind() {
    return Bandit.Kind.THOMPSON;
  }

  @Override
  public Learnt with(Bandit bandit, double days, List<Trial> trials) {
    Map<Of, Sum> next = new HashMap<>();
    double kept = Learnt.weight(bandit, days);
    sums.forEach((of, sum) -> next.put(of, new Sum(kept * sum.bought(), kept * sum.left())));
    for (Trial trial : trials) {
      double weight = Learnt.weight(bandit, trial.daysAgo());
      Of of = new Of(Part.of(trial.situation()).code(), trial.action());
      Sum before = next.getOrDefault(of, NONE);
      next.put(of, trial.bought() ? before.and(weight, 0) : before.and(0, weight));
    }
    return new LearntRates(next);
  }

  /** Where little was seen of an action, it is believed to be as all of its part of the traffic. */
  @Override
  public Beliefs beliefs(Bandit bandit, String version) {
    Map<String, Sum> parts = new HashMap<>();
    sums.forEach((of, sum) -> parts.merge(of.part(), sum, (a, b) -> a.and(b.bought(), b.left())));
    Map<Of, Rates.Beta> betas = new HashMap<>();
    sums.forEach(
        (of, sum) -> {
          Sum part = parts.getOrDefault(of.part(), sum);
          // One visit that half bought: a share of 0 is no belief.
          double common = (part.bought() + 0.5) / (part.all() + 1);
          betas.put(
              of,
              new Rates.Beta(
                  sum.bought() + bandit.priorVisits() * common,
                  sum.left() + bandit.priorVisits() * (1 - common)));
        });
    return new Rates(version, betas);
  }
}
