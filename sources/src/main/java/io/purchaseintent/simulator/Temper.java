package io.purchaseintent.simulator;

/**
 * What does not change in a visit and decides how the shopper moves in it.
 *
 * @param kind what the shopper does at a shop
 * @param priceSensitivity how much today's price weighs
 * @param smallScreen whether the checkout is tedious
 * @param customer whether the shopper bought here before, and the address is known
 */
record Temper(Kind kind, PriceSensitivity priceSensitivity, boolean smallScreen, boolean customer) {

  /** Kinds of shoppers. */
  enum Kind {
    /** Leaves soon. */
    HASTY,
    ORDINARY,
    /** Stays long and uses the cart as a list of wishes. */
    COLLECTOR
  }

  /** How much today's price weighs, as a factor. */
  enum PriceSensitivity {
    LOW(0.3),
    MIDDLE(1),
    HIGH(1.8);

    private final double factor;

    PriceSensitivity(double factor) {
      this.factor = factor;
    }

    double factor() {
      return factor;
    }
  }

  /** The number of different tempers. */
  static final int COUNT = 3 * 3 * 2 * 2;

  /** A number from 0 to before {@link #COUNT}. */
  int ordinal() {
    return ((kind.ordinal() * 3 + priceSensitivity.ordinal()) * 2 + (smallScreen ? 1 : 0)) * 2
        + (customer ? 1 : 0);
  }

  /** The temper of this number. */
  static Temper of(int ordinal) {
    return new Temper(
        Kind.values()[ordinal / 12],
        PriceSensitivity.values()[ordinal / 4 % 3],
        ordinal / 2 % 2 == 1,
        ordinal % 2 == 1);
  }
}
