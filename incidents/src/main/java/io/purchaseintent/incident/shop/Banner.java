package io.purchaseintent.incident.shop;

import io.purchaseintent.decision.Cost;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be shown on top of the page, for nothing. How often it is clicked says what it does: who
 * is drawn in by a click buys more often.
 */
public enum Banner implements Choice {
  NEW_ARRIVALS(0.06),
  BEST_SELLERS(0.08),
  GUIDES(0.10),
  BUNDLES(0.12),
  YOUR_SIZE(0.35);

  /** Log odds of a purchase that a banner adds which everybody clicks. */
  private static final double STRENGTH_OF_CLICKS = 2;

  private final double clicks;

  Banner(double clicks) {
    this.clicks = clicks;
  }

  /** The banner of a name; empty for an action that is none of them. */
  public static Optional<Banner> of(String code) {
    return Arrays.stream(values()).filter(banner -> banner.code().equals(code)).findFirst();
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a visit clicks on it. */
  public boolean isClicked(long seed, Moment moment) {
    return Chance.unit(seed, moment.sessionId(), "click " + code()) < clicks;
  }

  /** The odds ratio that a shop believes in which saw so many clicks of a view. */
  public static double oddsRatio(double clicks) {
    return StrictMath.exp(STRENGTH_OF_CLICKS * clicks);
  }

  @Override
  public double strength(double priceSensitivity) {
    return STRENGTH_OF_CLICKS * clicks;
  }

  @Override
  public Cost cost() {
    return Cost.NOTHING;
  }
}
