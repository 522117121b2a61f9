package io.purchaseintent.rules;

import java.util.Locale;

/** What a rule says of a measurement; the worst first. */
public enum Verdict {
  /** It is beyond the rule's bound, and the data admit to say so. */
  ALARM,
  /** It cannot be told: nothing was measured, or too little to see what the rule looks for. */
  NOT_ENOUGH_DATA,
  /** It is within the bound, and the data would have shown if it were not. */
  CALM;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in reports. */
  public String code() {
    return code;
  }
}
