package io.purchaseintent.rules;

import java.util.Locale;

/** Why a verdict is as it is. */
public enum Reason {
  /** The value is beyond the bound, and the data admit it: an alarm. */
  BEYOND,
  /** The value is within the bound, and would have been seen beyond it: calm. */
  WITHIN,
  /** The value is beyond the bound, but not yet on as many days as the rule wants: calm. */
  NOT_LONG_ENOUGH,
  /** The value is beyond the bound, but the data do not admit to say so. */
  NOT_ADMITTED,
  /** The value is within the bound, but these data would not show one beyond it. */
  NOT_DETECTABLE,
  /** There are fewer sessions than the rule judges. */
  TOO_FEW,
  /** The value is beyond the bound, but of a day before there is no verdict. */
  DAYS_MISSING,
  /** The value cannot be told. */
  NO_VALUE,
  /** What the bound is relative to cannot be told. */
  NO_REFERENCE,
  /** Nothing that the rule is about was measured. */
  NOT_MEASURED,
  /** What was measured matters less to the model than the rule asks. */
  NOT_IMPORTANT;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in reports. */
  public String code() {
    return code;
  }

  /** The verdict that it is the reason of. */
  public Verdict verdict() {
    return switch (this) {
      case BEYOND -> Verdict.ALARM;
      case WITHIN, NOT_LONG_ENOUGH -> Verdict.CALM;
      default -> Verdict.NOT_ENOUGH_DATA;
    };
  }
}
