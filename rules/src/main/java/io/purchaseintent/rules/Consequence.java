package io.purchaseintent.rules;

import java.util.Locale;

/** What happens on an alarm. */
public enum Consequence {
  /** It stands in the report, as every finding does. */
  REPORT,
  /** The receivers of alerts are told. */
  ALERT,
  /** A new version is asked for. */
  RETRAIN;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in rule books and reports. */
  public String code() {
    return code;
  }
}
