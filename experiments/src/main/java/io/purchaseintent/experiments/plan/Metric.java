package io.purchaseintent.experiments.plan;

import java.util.Locale;

/** What is compared: one value of each unit, by all that it did in an experiment's time. */
public enum Metric {
  /** 1 if it bought, else 0. */
  CONVERSION,
  /** How many orders it made. */
  ORDERS,
  /** What its orders were worth, in the lake's currency. */
  REVENUE;

  /** Its name on the command line. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  double of(double orders, double revenue) {
    return switch (this) {
      case CONVERSION -> orders > 0 ? 1 : 0;
      case ORDERS -> orders;
      case REVENUE -> revenue;
    };
  }
}
