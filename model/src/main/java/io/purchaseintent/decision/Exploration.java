package io.purchaseintent.decision;

import java.util.Locale;

/**
 * How often something else than the best is tried, to learn what actions really change.
 *
 * @param share of the decisions that are drawn, each action of the choice as probable as another;
 *     the best is one of them
 * @param among the choice
 */
public record Exploration(double share, Among among) {

  /** What is drawn from. */
  public enum Among {
    /**
     * Actions that are allowed and by the policy's own assumptions lose nothing against doing
     * nothing. The default: whoever turns exploration on shall not give away money that he knows to
     * be lost.
     */
    NOT_LOSING,
    /** All that are allowed: needed to find assumptions that are too gloomy. */
    ALLOWED;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Always the best. */
  public static final Exploration NONE = new Exploration(0, Among.NOT_LOSING);

  /**
   * @throws PolicyException if the share lies out of its bounds
   */
  public Exploration {
    PolicyException.requireBetween(
        "share", share, 0, 1, "give the share of decisions to be drawn, such as 0.05");
  }
}
