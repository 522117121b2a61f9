package io.purchaseintent.event;

import org.jspecify.annotations.Nullable;

/**
 * What an event says of money and pieces, never below 0.
 *
 * @param priceMicros as {@link Event#priceMicros}
 * @param quantity as {@link Event#quantity}
 * @param isReturn whether one of them was said to be below 0
 */
record Amounts(long priceMicros, double quantity, boolean isReturn) {

  /** Those of an event that is said to be of a type. */
  static Amounts of(@Nullable String price, @Nullable String quantity, EventType said)
      throws BrokenRule {
    boolean mayReturn = said == EventType.PURCHASE || said == EventType.REFUND;
    long micros = price == null ? 0 : micros(price, mayReturn);
    double pieces = quantity == null ? 0 : pieces(quantity, said, mayReturn);
    boolean isReturn = pieces < 0 || (micros < 0 && micros != Money.FREE);
    return new Amounts(
        micros == Money.FREE ? micros : Math.abs(micros), Math.abs(pieces), isReturn);
  }

  private static long micros(String text, boolean mayReturn) throws BrokenRule {
    long micros = Money.parse(text);
    if (micros == Money.INVALID) {
      throw new BrokenRule(
          EventField.PRICE,
          EventRules.quote(text)
              + " is not a decimal number from 0 to "
              + Money.MAX_PRICE_MICROS / Money.MICROS);
    }
    if (micros < 0 && !mayReturn) {
      throw new BrokenRule(
          EventField.PRICE,
          EventRules.quote(text) + " is below 0, as only what a purchase or refund gives back is");
    }
    if (micros > Money.MAX_PRICE_MICROS || micros < -Money.MAX_PRICE_MICROS) {
      throw new BrokenRule(
          EventField.PRICE,
          EventRules.quote(text)
              + " is above "
              + Money.MAX_PRICE_MICROS / Money.MICROS
              + ", the highest price: is it of one piece, and in whole units of its currency?");
    }
    // A millionth below 0 is nothing that anybody gives back.
    return micros == 0 ? Money.FREE : micros == Money.FREE ? 2 * Money.FREE : micros;
  }

  private static double pieces(String text, EventType said, boolean mayReturn) throws BrokenRule {
    Double pieces = Quantity.parse(text);
    if (pieces == null) {
      throw new BrokenRule(
          EventField.QUANTITY,
          EventRules.quote(text) + " is not a number above 0 and at most " + Quantity.MAX);
    }
    if (pieces < 0 && !mayReturn) {
      boolean isOfCart = said == EventType.ADD_TO_CART || said == EventType.REMOVE_FROM_CART;
      throw new BrokenRule(
          EventField.QUANTITY,
          EventRules.quote(text)
              + " is below 0, which says the contrary of "
              + said.code()
              + ", as only what a purchase or refund gives back may",
          isOfCart);
    }
    return pieces;
  }
}
