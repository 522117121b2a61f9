package io.purchaseintent.event;

import java.io.Serializable;
import java.time.Instant;

/**
 * Makes one currency of all amounts: the one place where money is converted.
 *
 * <p>It is asked as an event is taken in, and what it made is kept with the event. Whoever reads
 * the event later, batch, live or training, has the same amount, and no job has rates of its own.
 *
 * @param currency the shop's, an ISO 4217 code
 * @param rates what others are worth in it
 */
public record ShopMoney(String currency, ExchangeRates rates) implements Serializable {

  /**
   * The event with its price in the shop's currency.
   *
   * @return the same event where it has no price, names no currency, or names the shop's; what
   *     costs nothing costs nothing in any; else one that keeps what it said as {@link
   *     Event#original}, with a price of 0 and no currency where no rate is known
   */
  public Event of(Event event) {
    String said = event.currency();
    if (event.priceMicros() == 0 || said == null || said.equals(currency)) {
      return event;
    }
    if (event.priceMicros() == Money.FREE) {
      return event.withPrice(Money.FREE, currency, null);
    }
    Price original = new Price(event.priceMicros(), said);
    long micros = micros(original, event.eventTime());
    return event.withPrice(micros, micros == 0 ? null : currency, original);
  }

  /**
   * What a price is in the shop's currency.
   *
   * @param when the newest rate that is not after its day counts
   * @return micros above 0; 0 where no rate is known
   */
  public long micros(Price said, Instant when) {
    return said.currency().equals(currency) ? said.micros() : rates.toShop(said, when);
  }
}
