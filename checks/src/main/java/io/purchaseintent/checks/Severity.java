package io.purchaseintent.checks;

import java.util.Locale;

/** How bad it is that an expectation is not met; the first is the worst. */
public enum Severity {
  /** What is made of these data would be wrong: a job stops. */
  CRITICAL,
  /** Somebody should look. */
  WARNING,
  /** Good to know. */
  INFO;

  /** The name in a suite. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
