package io.purchaseintent.pipeline.money;

import io.purchaseintent.event.ExchangeRates;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of rates. A job that does not end looks at it each minute, for rates are added day by day;
 * a file that cannot be read then leaves the rates as they were.
 */
final class RatesFile implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(RatesFile.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final @Nullable String file;
  private final @Nullable Clock clock;
  private ExchangeRates rates;
  private @Nullable Instant lookAt;

  private RatesFile(@Nullable String file, ExchangeRates rates, @Nullable Clock clock) {
    this.file = file;
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * The rates of a file, or none.
   *
   * @param clock by which it is looked at again; null to keep what it has now
   * @throws JobFailure if the file cannot be read, or has a line that is no rate
   */
  static RatesFile of(@Nullable String file, @Nullable Clock clock) {
    if (file == null) {
      return new RatesFile(null, ExchangeRates.NONE, null);
    }
    try {
      return new RatesFile(file, read(file), clock);
    } catch (ExchangeRates.BadRateException e) {
      throw JobFailure.ofOption("rates", file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw JobFailure.of("reading --rates=" + file, e);
    }
  }

  private static ExchangeRates read(String file)
      throws IOException, ExchangeRates.BadRateException {
    return ExchangeRates.parse(Files.readAllLines(Path.of(file)));
  }

  /** The rates of now. */
  ExchangeRates rates() {
    if (file == null || clock == null) {
      return rates;
    }
    Instant now = clock.instant();
    if (lookAt == null) {
      lookAt = now.plus(LOOK_AGAIN);
    } else if (!now.isBefore(lookAt)) {
      lookAt = now.plus(LOOK_AGAIN);
      try {
        rates = read(file);
      } catch (IOException | ExchangeRates.BadRateException e) {
        LOG.warning("--rates=" + file + " stays as it was read last: " + e.getMessage());
      }
    }
    return rates;
  }
}
