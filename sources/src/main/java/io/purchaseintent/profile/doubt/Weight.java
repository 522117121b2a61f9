package io.purchaseintent.profile.doubt;

import java.util.Locale;

/** How much a doubt matters, the heaviest first. */
public enum Weight {
  /** A model learns something that is not so. */
  HEAVY,
  /** A model learns less than it could. */
  MIDDLE,
  /** Good to know when figures are read. */
  LIGHT;

  /** The name in JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
