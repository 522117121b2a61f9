package io.purchaseintent.scoring;

import java.util.Locale;

/** The part of the traffic that a model was made for. */
public enum Segment {
  /** Shoppers whose history is there. */
  KNOWN,
  /** Everybody else. */
  ANONYMOUS;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in files and responses. */
  public String code() {
    return code;
  }

  /** The segment of a shopper. */
  public static Segment of(boolean historyThere) {
    return historyThere ? KNOWN : ANONYMOUS;
  }
}
