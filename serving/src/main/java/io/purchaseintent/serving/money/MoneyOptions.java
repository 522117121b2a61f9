package io.purchaseintent.serving.money;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which currency prices of questions are, as the jobs are told it, too. */
public final class MoneyOptions {

  @Option(
      names = "--shop-currency",
      paramLabel = "CODE",
      description =
          "The shop's currency, such as EUR: questions may then say the currency of their price."
              + " Without it those that do are refused.")
  private @Nullable String shopCurrency;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description =
          "Rates as ingest and live take them, \"date,currency,rate\": prices of questions in other"
              + " currencies are converted by them, and are missing where there is none.")
  private @Nullable Path rates;

  /**
   * Refuses options that cannot be used.
   *
   * @throws UserError naming option, value and remedy
   */
  public void requireUsable() {
    if (shopCurrency != null && !shopCurrency.matches("[A-Z]{3}")) {
      throw UserError.ofUsage(
          "--shop-currency=" + shopCurrency + " is not an ISO 4217 code such as EUR");
    }
    if (shopCurrency == null && rates != null) {
      throw UserError.ofUsage(
          "--rates=" + rates + " needs --shop-currency, which it says the worth in");
    }
  }

  /**
   * What prices of questions are worth.
   *
   * @throws UserError if the file of rates cannot be read, or has a line that is no rate
   */
  public RatesInEffect open() {
    return RatesInEffect.of(shopCurrency, rates);
  }
}
