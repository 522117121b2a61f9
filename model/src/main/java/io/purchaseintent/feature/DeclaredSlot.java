package io.purchaseintent.feature;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What a timeline keeps for one declared feature: it says itself how values are read from it, so
 * that bytes of it need no definitions to be read.
 *
 * @param key {@link DeclaredFeature#key}
 * @param kind how values are read
 * @param windowDays days of 24 hours that are seen; 0 for all
 */
public record DeclaredSlot(String key, Kind kind, int windowDays)
    implements Comparable<DeclaredSlot>, Serializable {

  private static final long serialVersionUID = 1L;

  private static final Comparator<DeclaredSlot> ORDER =
      Comparator.comparing(DeclaredSlot::key)
          .thenComparing(DeclaredSlot::kind)
          .thenComparingInt(DeclaredSlot::windowDays);

  /** How a value is read; stored by its place in this list. */
  public enum Kind {
    COUNT,
    SUM,
    MEAN,
    SHARE,
    DISTINCT,
    /** The newest number. */
    NUMBER,
    /** The newest text. */
    TEXT,
    /** The newest time. */
    TIME
  }

  @Override
  public int compareTo(DeclaredSlot other) {
    return ORDER.compare(this, other);
  }
}
