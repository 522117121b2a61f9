package io.purchaseintent.serving.money;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.ExchangeRates;
import io.purchaseintent.event.ShopMoney;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The shop's currency and its rates, whose file is followed, as they are added day by day. A file
 * that breaks, or that is gone, leaves the rates of before in effect. Thread-safe.
 */
public final class RatesInEffect {

  /** Of a server that is not told the shop's currency. */
  public static final RatesInEffect NONE = new RatesInEffect(null, null, ExchangeRates.NONE);

  private static final Logger LOG = Logger.getLogger(RatesInEffect.class.getName());

  private final @Nullable String currency;
  private final @Nullable Path file;
  private volatile @Nullable ShopMoney money;
  private volatile @Nullable String problem;

  private RatesInEffect(@Nullable String currency, @Nullable Path file, ExchangeRates rates) {
    this.currency = currency;
    this.file = file;
    this.money = currency == null ? null : new ShopMoney(currency, rates);
  }

  /**
   * Those of a shop.
   *
   * @param currency the shop's, or null where it is not told
   * @param file of rates, or null where there are none
   * @throws UserError if the file cannot be read, or has a line that is no rate
   */
  public static RatesInEffect of(@Nullable String currency, @Nullable Path file) {
    try {
      return new RatesInEffect(currency, file, file == null ? ExchangeRates.NONE : read(file));
    } catch (ExchangeRates.BadRateException e) {
      throw UserError.ofUsage("--rates=" + file + " " + e.getMessage());
    } catch (IOException e) {
      throw UserError.ofUsage("--rates=" + file + " is not readable: " + e.getMessage());
    }
  }

  private static ExchangeRates read(Path file) throws IOException, ExchangeRates.BadRateException {
    return ExchangeRates.parse(Files.readAllLines(file));
  }

  /** What makes the shop's currency of prices; null where that is not told. */
  @Nullable ShopMoney money() {
    return money;
  }

  /** Why what the file has now is not in effect; empty if it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Looks at the file again. */
  public void follow() {
    if (currency == null || file == null) {
      return;
    }
    try {
      money = new ShopMoney(currency, read(file));
      problem = null;
    } catch (IOException | ExchangeRates.BadRateException e) {
      refuse("--rates=" + file + " stays as it was read last: " + e.getMessage());
    }
  }

  /** Says so once for each reason. */
  private void refuse(String reason) {
    if (!reason.equals(problem)) {
      problem = reason;
      LOG.warning(reason);
    }
  }
}
