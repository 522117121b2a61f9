package io.purchaseintent.rules;

import java.util.Locale;

/** How much an alarm matters; the worst first. */
public enum Severity {
  /** Somebody is to look at once. */
  CRITICAL,
  /** Somebody is to look today. */
  WARNING,
  /** Told, and no alarm of a report: a job goes on to end with 0. */
  INFO;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in rule books and reports. */
  public String code() {
    return code;
  }

  /** Whether an alarm of it makes a report one that says no. */
  public boolean refuses() {
    return this != INFO;
  }
}
