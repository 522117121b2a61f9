package io.purchaseintent.experiment;

import java.util.Locale;

/** By whose id a visitor is allocated. */
public enum AllocationUnit {
  /** The shopper was known when the visit began. */
  USER,
  /** The visit began anonymous, and stays what it was if the visitor signs in. */
  SESSION;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Its name in the prediction log. */
  public String code() {
    return code;
  }

  /**
   * The unit of a name in the prediction log.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AllocationUnit ofCode(String code) {
    for (AllocationUnit unit : values()) {
      if (unit.code.equals(code)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("unit is \"" + code + "\", but must be user or session");
  }
}
