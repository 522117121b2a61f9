package io.purchaseintent.event;

import java.util.Objects;

/**
 * An amount in a currency.
 *
 * @param micros millionths of the currency's unit, above 0
 * @param currency ISO 4217 code
 */
public record Price(long micros, String currency) {

  /**
   * @throws IllegalArgumentException if the amount is not above 0
   */
  public Price {
    Objects.requireNonNull(currency, "currency");
    if (micros <= 0) {
      throw new IllegalArgumentException("micros must be above 0, but is " + micros);
    }
  }
}
