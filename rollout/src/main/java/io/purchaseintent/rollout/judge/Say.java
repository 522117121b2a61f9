package io.purchaseintent.rollout.judge;

import java.util.Locale;

/** What one check, or all of them, come to; the worse comes later. */
public enum Say {
  GO_ON,
  WAIT,
  BACK;

  /** The name in reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The worse of both. */
  public Say or(Say other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
