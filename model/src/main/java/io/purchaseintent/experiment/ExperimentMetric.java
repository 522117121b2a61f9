package io.purchaseintent.experiment;

import java.util.Locale;

/** What an experiment compares: a value of each unit, from its first exposure on. */
public enum ExperimentMetric {
  /** 1 if it bought, else 0. */
  CONVERSION,
  /** How many orders it made. */
  ORDERS,
  /** What its orders were worth, in the lake's currency. */
  REVENUE,
  /** Revenue of all units by orders of all units: a ratio. */
  ORDER_VALUE,
  /** Its revenue's margin without what actions for it cost. */
  MARGIN;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Its name in files. */
  public String code() {
    return code;
  }
}
