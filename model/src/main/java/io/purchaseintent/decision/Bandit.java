package io.purchaseintent.decision;

import java.util.Locale;

/**
 * How a policy learns: it chooses each action as often as that is the best by what is believed
 * (Thompson sampling), and what is believed is learnt of what came of its choices.
 *
 * @param kind of beliefs
 * @param reward by which one action is better than another
 * @param leastShare with which each action that may be chosen is, whatever is believed of it; above
 *     0, so that any policy can be told from the log, and a changed world be noticed
 * @param halfLifeDays after which a visit counts half as much as a new one; so the policy turns
 *     when the world does
 * @param priorVisits how many visits what is assumed before any were seen counts as much as
 */
public record Bandit(
    Kind kind, Reward reward, double leastShare, double halfLifeDays, double priorVisits) {

  /** What is believed. */
  public enum Kind {
    /**
     * A share of buyers for each action and part of the traffic (segment and stage), each a Beta
     * distribution.
     */
    THOMPSON,
    /**
     * What each action changes of the odds that the model tells, by the propensity and the part of
     * the traffic: a logistic regression whose coefficients are normally distributed.
     */
    CONTEXTUAL;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is to be as much as possible. */
  public enum Reward {
    /** Visits that buy, whatever that costs. */
    CONVERSION,
    /** Margin, less what the action costs. */
    VALUE;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The least that an action may be chosen with: below it nothing is learnt of it in a year. */
  public static final double LOWEST_SHARE = 0.001;

  /**
   * @throws PolicyException if a number lies out of its bounds
   */
  public Bandit {
    PolicyException.requireBetween(
        "least_share", leastShare, LOWEST_SHARE, 0.5, "give each action's share, such as 0.02");
    PolicyException.requireBetween(
        "half_life_days", halfLifeDays, 0.01, 3650, "give days, such as 14");
    PolicyException.requireBetween(
        "prior_visits", priorVisits, 1, 1e6, "give a number of visits, such as 100");
  }
}
