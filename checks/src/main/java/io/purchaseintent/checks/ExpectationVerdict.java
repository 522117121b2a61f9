package io.purchaseintent.checks;

import java.util.Locale;

/** What is said of an expectation, or of a suite. */
public enum ExpectationVerdict {
  /** As expected. */
  PASSED,
  /** Not as expected. */
  FAILED,
  /** There were no rows to look at: neither. */
  NOT_ENOUGH_DATA;

  /** The name in results. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
