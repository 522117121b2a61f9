package io.purchaseintent.rules;

import org.jspecify.annotations.Nullable;

/**
 * Where a value may lie without an alarm, ends included.
 *
 * @param low lower end, or null where there is none
 * @param high upper end, or null where there is none; one of the two there is
 */
public record Bound(@Nullable Limit low, @Nullable Limit high) {

  /** What a limit's base is for one measurement. */
  interface Bases {
    double of(Limit.Base base);
  }

  /** The lower end; −∞ where there is none, NaN where it cannot be told. */
  double low(Bases bases) {
    return low == null ? Double.NEGATIVE_INFINITY : low.at(bases.of(low.of()));
  }

  /** The upper end; ∞ where there is none, NaN where it cannot be told. */
  double high(Bases bases) {
    return high == null ? Double.POSITIVE_INFINITY : high.at(bases.of(high.of()));
  }

  /** What it is relative to; a number where neither end is. */
  Limit.Base base() {
    if (low != null && low.of() != Limit.Base.NOTHING) {
      return low.of();
    }
    return high == null ? Limit.Base.NOTHING : high.of();
  }

  /** When it is passed, as the end of a sentence that begins with the value. */
  String inWords() {
    if (low != null && high != null && low.factor() == 1 && low.more() == -high.more()) {
      return "differs by more than " + PlainNumber.of(high.more()) + " from its reference";
    }
    if (low == null) {
      return "is above " + (high == null ? "" : high.inWords());
    }
    return "is below " + low.inWords() + (high == null ? "" : " or above " + high.inWords());
  }
}
