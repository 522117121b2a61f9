package io.purchaseintent.rules;

import java.util.Locale;

/** What must be so, besides a value beyond the bound, for a rule to believe it. */
public enum Sureness {
  /** Nothing: the value alone decides. */
  VALUE,
  /** The whole interval of the value is beyond the bound. */
  INTERVAL,
  /** The chance of such a value if nothing changed is below the rule's significance. */
  SIGNIFICANCE,
  /**
   * One of the two above, whichever the measurement has; a value that has neither is exact, and
   * decides alone.
   */
  KNOWN;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in rule books. */
  public String code() {
    return code;
  }
}
