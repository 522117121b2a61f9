package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import java.util.Optional;

/**
 * The currency of a lake's amounts, of which there is one. It is written down beside its events
 * when the first amount is taken in, and stays.
 */
public final class ShopCurrency {

  private static final String NAME = "purchase-intent.shop-currency";

  private ShopCurrency() {}

  /** The currency of a lake; empty while no amount in a currency was taken in. */
  public static Optional<String> of(Lake lake) {
    return EventTable.in(lake).noted(NAME);
  }

  /**
   * Makes a currency that of a lake, unless it has one.
   *
   * @return the lake's currency now
   */
  public static String claim(Lake lake, String currency) {
    return EventTable.in(lake).note(NAME, currency);
  }
}
