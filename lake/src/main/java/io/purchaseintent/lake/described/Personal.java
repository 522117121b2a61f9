package io.purchaseintent.lake.described;

/** What a value says of a person. */
public enum Personal {
  /** Nothing. */
  NO("no"),
  /** What one did, told apart by a pseudonym beside it. */
  OF_ONE("of one pseudonym"),
  /** A keyed hash of an id. */
  PSEUDONYM("pseudonym"),
  /** The shop's own text: whatever it put there. */
  AS_SENT("as the shop sent it");

  private final String said;

  Personal(String said) {
    this.said = said;
  }

  /** In words. */
  public String said() {
    return said;
  }
}
