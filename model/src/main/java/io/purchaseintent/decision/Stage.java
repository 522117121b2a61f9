package io.purchaseintent.decision;

/** How far a visit has come. */
public enum Stage {
  /** It neither reached the checkout nor bought. */
  BROWSING,
  /** It reached the checkout. */
  CHECKOUT,
  /** It has bought, whatever it does since. */
  PURCHASED;

  /** How far a visit has come that did one, the other, or neither. */
  public static Stage of(boolean inCheckout, boolean hasPurchased) {
    if (hasPurchased) {
      return PURCHASED;
    }
    return inCheckout ? CHECKOUT : BROWSING;
  }
}
