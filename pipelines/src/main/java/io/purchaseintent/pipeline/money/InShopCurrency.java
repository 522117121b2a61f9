package io.purchaseintent.pipeline.money;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.ExchangeRates;
import io.purchaseintent.event.ShopMoney;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.ShopCurrency;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Clock;
import java.util.HashSet;
import java.util.logging.Logger;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Gives events that are taken in their price in the shop's currency, and counts what it cannot
 * convert. A lake without a currency gets that of the first amount.
 */
public final class InShopCurrency implements Serializable {

  /** Counts amounts that were converted. */
  public static final String CONVERTED = "amounts_converted";

  /** Counts amounts that are missing, as no rate of their currency is known. */
  public static final String UNCONVERTED = "amounts_unconverted";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(InShopCurrency.class.getName());

  /** Currencies that are counted by name; what claims to be of more is noise. */
  private static final int MOST_NAMED = 20;

  private final Lake lake;
  private final RatesFile rates;
  private final HashSet<String> named = new HashSet<>();
  private final Counter converted = Metrics.counter(InShopCurrency.class, CONVERTED);
  private final Counter unconverted = Metrics.counter(InShopCurrency.class, UNCONVERTED);
  private @Nullable ShopMoney money;

  private InShopCurrency(Lake lake, RatesFile rates) {
    this.lake = lake;
    this.rates = rates;
  }

  /**
   * Into the currency of a lake, which gets the one that is told if it has none.
   *
   * @param clock by which the file of rates is looked at again; null to keep what it has now
   * @throws JobFailure if the lake has another currency, or the file of rates is none
   */
  public static InShopCurrency of(MoneyOptions options, Lake lake, @Nullable Clock clock) {
    String told = options.getShopCurrency();
    if (told == null && options.getRates() != null) {
      throw JobFailure.ofOption(
          "rates", options.getRates(), "needs --shop-currency, which it says the worth in");
    }
    InShopCurrency in = new InShopCurrency(lake, RatesFile.of(options.getRates(), clock));
    if (told != null) {
      if (!told.matches("[A-Z]{3}")) {
        throw JobFailure.ofOption("shopCurrency", told, "is not an ISO 4217 code such as EUR");
      }
      String there = ShopCurrency.claim(lake, told);
      if (!there.equals(told)) {
        throw JobFailure.ofOption(
            "shopCurrency",
            told,
            "is not the currency of "
                + lake
                + ", whose amounts are in "
                + there
                + ": leave it out, or take the events into another lake");
      }
    }
    return in;
  }

  /** The event as it may be kept: with no price but one in the shop's currency. */
  public Event of(Event event) {
    String currency = event.currency();
    if (event.priceMicros() == 0 || currency == null) {
      return event;
    }
    Event made = money(currency).of(event);
    if (made.original() != null) {
      if (made.priceMicros() > 0) {
        converted.inc();
      } else {
        missing(currency);
      }
    }
    return made;
  }

  private ShopMoney money(String first) {
    ExchangeRates now = rates.rates();
    ShopMoney last = money;
    if (last != null && last.rates() == now) {
      return last;
    }
    String currency = last == null ? ShopCurrency.claim(lake, first) : last.currency();
    ShopMoney next = new ShopMoney(currency, now);
    money = next;
    return next;
  }

  private void missing(String currency) {
    unconverted.inc();
    boolean isNew = named.size() < MOST_NAMED && named.add(currency);
    if (named.contains(currency)) {
      Metrics.counter(InShopCurrency.class, UNCONVERTED + "_" + currency).inc();
    }
    if (isNew) {
      LOG.warning(
          () ->
              "Amounts in "
                  + currency
                  + " are taken as missing, for the shop's currency is "
                  + (money == null ? "another" : money.currency())
                  + " and no rate is known: give --shop-currency and --rates");
    }
  }

  /**
   * Puts into a report what was converted and what could not be, and tells people the latter;
   * nothing where all amounts were the shop's.
   *
   * @param err receives what is missing
   */
  public void tell(String job, PipelineRun done, ObjectNode report, PrintStream err) {
    long made = done.counter(InShopCurrency.class, CONVERTED);
    long missing = done.counter(InShopCurrency.class, UNCONVERTED);
    if (made + missing == 0) {
      return;
    }
    String shop = ShopCurrency.of(lake).orElse("not known");
    report
        .put("shop_currency", shop)
        .put("amounts_converted", made)
        .put("amounts_unconverted", missing);
    done.countersFrom(InShopCurrency.class, UNCONVERTED + "_")
        .forEach(
            (currency, each) ->
                err.println(
                    job
                        + ": "
                        + each
                        + " amounts in "
                        + currency
                        + " are taken as missing, for the shop's currency is "
                        + shop
                        + " and no rate of their days is known: give --shop-currency and"
                        + " --rates"));
  }
}
