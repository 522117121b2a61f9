package io.purchaseintent.statistics.arms;

import java.util.Locale;

/** Why two arms cannot be compared: which is no finding that they are equal. */
public enum Untold {
  /** An arm has no unit. */
  NO_TRAFFIC("an arm has no unit"),
  /** An arm has hardly any unit. */
  FEW_UNITS("an arm has fewer than 100 units"),
  /** All units are the same. */
  NO_VARIANCE("no unit differs from another"),
  /** Hardly any unit differs from 0. */
  FEW_VALUES("fewer than 10 values that are not 0 are to be expected of an arm"),
  /** There is nothing that a lift would be a share of. */
  NO_BASE("the control is 0, of which nothing is a share");

  private final String words;

  Untold(String words) {
    this.words = words;
  }

  /** Its name in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why, as it follows "cannot tell: ". */
  public String words() {
    return words;
  }
}
