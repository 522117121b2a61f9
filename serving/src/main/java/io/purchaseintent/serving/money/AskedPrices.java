package io.purchaseintent.serving.money;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.event.Price;
import io.purchaseintent.event.ShopMoney;
import io.purchaseintent.serving.http.InvalidRequest;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes prices of questions those of the shop's currency, by the code that events are converted
 * with, and counts what became of them. Thread-safe.
 */
public final class AskedPrices {

  private static final Logger LOG = Logger.getLogger(AskedPrices.class.getName());
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
  private static final String FIELD = "context.currency";

  /** Currencies that are counted by name; what claims to be of more is noise. */
  private static final int MOST_NAMED = 20;

  private static final String OTHERS = "others";

  private final RatesInEffect rates;
  private final MeterRegistry meters;
  private final Counter said;
  private final Counter converted;
  private final Counter unconverted;
  private final Counter missing;
  private final Map<String, Counter> byCurrency = new ConcurrentHashMap<>();

  /** Prices by these rates, counted here. */
  public AskedPrices(RatesInEffect rates, MeterRegistry meters) {
    this.rates = rates;
    this.meters = meters;
    this.said = outcome("said");
    this.converted = outcome("converted");
    this.unconverted = outcome("unconverted");
    this.missing = outcome("missing");
  }

  private Counter outcome(String outcome) {
    return Counter.builder("question_prices")
        .description("Prices of questions that ask about a product, by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  /**
   * A price in the shop's currency.
   *
   * @param micros as it was said; 0 where it was not
   * @param currency what it was said in; null for the shop's
   * @param ofProduct whether a product is asked about, which then has no price where none is said
   * @param time the question's: the newest rate that is not after its day counts
   * @return micros; 0 where it was not said, or no rate is known
   * @throws InvalidRequest if the currency is none, or the server does not know the shop's
   */
  public long inShops(long micros, @Nullable String currency, boolean ofProduct, Instant time) {
    ShopMoney money = rates.money();
    if (currency != null) {
      requireUsable(currency, money);
    }
    if (micros == 0) {
      if (ofProduct) {
        missing.increment();
      }
      return 0;
    }
    if (currency == null || money == null || currency.equals(money.currency())) {
      said.increment();
      return micros;
    }
    long made = money.micros(new Price(micros, currency), time);
    if (made > 0) {
      converted.increment();
    } else {
      unconverted.increment();
      ofCurrency(currency).increment();
    }
    return made;
  }

  private static void requireUsable(String currency, @Nullable ShopMoney money) {
    if (!CODE.matcher(currency).matches()) {
      throw new InvalidRequest(FIELD, "is not an ISO 4217 code such as EUR");
    }
    if (money == null) {
      throw new InvalidRequest(
          FIELD,
          "cannot be heeded, as this server is not told the shop's currency: start it with"
              + " --shop-currency and --rates, or leave the field out and say the price in the"
              + " shop's");
    }
  }

  private Counter ofCurrency(String currency) {
    Counter counter = byCurrency.get(currency);
    if (counter == null) {
      counter =
          byCurrency.computeIfAbsent(
              byCurrency.size() < MOST_NAMED ? currency : OTHERS, this::firstOf);
    }
    return counter;
  }

  private Counter firstOf(String currency) {
    LOG.warning(
        () ->
            "Prices of questions in "
                + (currency.equals(OTHERS) ? "more currencies" : currency)
                + " are taken as missing, for no rate of their days is known: see --rates");
    return Counter.builder("question_prices_unconverted")
        .description("Prices of questions that are missing for want of a rate, by currency")
        .tag("currency", currency)
        .register(meters);
  }
}
