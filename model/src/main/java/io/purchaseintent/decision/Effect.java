package io.purchaseintent.decision;

import java.util.Locale;

/** How an action is assumed to change the probability of a purchase. */
public enum Effect {
  /** Multiplies the odds: 1 changes nothing. */
  ODDS_RATIO(0.01, 100) {
    @Override
    double on(double propensity, double size) {
      return size * propensity / (1 + (size - 1) * propensity);
    }
  },
  /** Adds to the probability: 0 changes nothing, 0.02 makes 0.05 of 0.03. */
  ABSOLUTE(-1, 1) {
    @Override
    double on(double propensity, double size) {
      return propensity + size;
    }
  },
  /** Adds a share of the probability: 0 changes nothing, 0.5 makes 0.045 of 0.03. */
  RELATIVE(-1, 100) {
    @Override
    double on(double propensity, double size) {
      return propensity * (1 + size);
    }
  };

  private final double lowest;
  private final double highest;

  Effect(double lowest, double highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  abstract double on(double propensity, double size);

  /** The name in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  double lowest() {
    return lowest;
  }

  double highest() {
    return highest;
  }
}
