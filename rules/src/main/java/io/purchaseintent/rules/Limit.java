package io.purchaseintent.rules;

/**
 * A number that a value may reach and not pass, by itself or relative to another.
 *
 * @param of what it is relative to
 * @param factor what that is multiplied by
 * @param more what is added
 */
public record Limit(Base of, double factor, double more) {

  /** What a limit may be relative to. */
  public enum Base {
    /** Nothing: the limit is a number. */
    NOTHING,
    /** What the measurement is to be compared with. */
    REFERENCE,
    /** The same measure of everybody, where the measurement is of a slice. */
    WHOLE
  }

  /** The number itself. */
  public static Limit of(double number) {
    return new Limit(Base.NOTHING, 0, number);
  }

  /** So many times what it is relative to. */
  public static Limit times(double factor, Base of) {
    return new Limit(of, factor, 0);
  }

  /** The reference and so much more, or less if below 0. */
  public static Limit referencePlus(double more) {
    return new Limit(Base.REFERENCE, 1, more);
  }

  /**
   * The number.
   *
   * @param base what it is relative to; ignored by a limit that is a number
   * @return NaN where the base cannot be told, or a share is asked for of what is not above 0
   */
  double at(double base) {
    if (of == Base.NOTHING) {
      return more;
    }
    boolean shareOfNothing = factor != 1 && !(base > 0);
    return shareOfNothing || Double.isInfinite(base) ? Double.NaN : factor * base + more;
  }

  /** In words, as the end of "is above". */
  String inWords() {
    String base = of == Base.WHOLE ? "that of everybody" : "its reference";
    if (of == Base.NOTHING) {
      return PlainNumber.of(more);
    }
    if (factor != 1) {
      return PlainNumber.of(factor) + " times " + base;
    }
    return base + (more < 0 ? " less " : " plus ") + PlainNumber.of(Math.abs(more));
  }
}
