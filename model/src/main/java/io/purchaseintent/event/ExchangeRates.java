package io.purchaseintent.event;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What other currencies were worth in the shop's, by day.
 *
 * <p>A rate holds from its day on until there is a newer one, at most {@value #DAYS_IT_HOLDS} days:
 * banks publish none on weekends and holidays, but a file that nobody goes on with must not price
 * things for ever. Days are those of UTC. Immutable.
 */
public final class ExchangeRates implements Serializable {

  /** How long a rate is good for. */
  public static final int DAYS_IT_HOLDS = 10;

  /** The first line of a file of rates. */
  public static final String HEADER = "date,currency,rate";

  /** Without any: nothing can be converted. */
  public static final ExchangeRates NONE = new ExchangeRates(Map.of());

  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
  private static final BigDecimal LOWEST = new BigDecimal("1e-9");
  private static final BigDecimal HIGHEST = new BigDecimal("1e9");

  private final HashMap<String, TreeMap<Long, BigDecimal>> byCurrency;

  private ExchangeRates(Map<String, TreeMap<Long, BigDecimal>> byCurrency) {
    this.byCurrency = new HashMap<>(byCurrency);
  }

  /** A line that is no rate. */
  public static final class BadRateException extends Exception {
    private static final long serialVersionUID = 1L;

    private BadRateException(int line, String reason) {
      super("line " + line + " " + reason);
    }
  }

  /**
   * The rates of a file: {@value #HEADER}, then a line each, such as {@code 2024-05-01,JPY,0.0060}:
   * one yen was worth 0.006 of the shop's currency on that day. Blank lines are left out; the order
   * does not matter.
   *
   * @throws BadRateException if a line is none, or a day has two rates of a currency
   */
  public static ExchangeRates parse(List<String> lines) throws BadRateException {
    if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
      throw new BadRateException(1, "must be \"" + HEADER + "\"");
    }
    Map<String, TreeMap<Long, BigDecimal>> byCurrency = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(lines.get(i), i + 1, byCurrency);
      }
    }
    return new ExchangeRates(byCurrency);
  }

  private static void add(
      String line, int number, Map<String, TreeMap<Long, BigDecimal>> byCurrency)
      throws BadRateException {
    String[] fields = line.strip().split(",", -1);
    if (fields.length != 3 || !CODE.matcher(fields[1]).matches()) {
      throw new BadRateException(
          number, "is \"" + line + "\", but must be such as 2024-05-01,JPY,0.0060");
    }
    try {
      long day = LocalDate.parse(fields[0]).toEpochDay();
      BigDecimal rate = new BigDecimal(fields[2]);
      if (rate.compareTo(LOWEST) < 0 || rate.compareTo(HIGHEST) > 0) {
        throw new BadRateException(
            number, "has the rate " + fields[2] + ", but one must lie between 1e-9 and 1e9");
      }
      BigDecimal other =
          byCurrency.computeIfAbsent(fields[1], code -> new TreeMap<>()).put(day, rate);
      if (other != null && other.compareTo(rate) != 0) {
        throw new BadRateException(
            number, "says " + rate + " of " + fields[1] + " on " + fields[0] + ", said " + other);
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw new BadRateException(
          number, "is \"" + line + "\", but must be such as 2024-05-01,JPY,0.0060");
    }
  }

  /**
   * What an amount was worth in the shop's currency.
   *
   * @param when the newest rate that is not after its day counts
   * @return micros above 0, rounded half to even and held at the greatest long; 0 where no rate of
   *     the days before is known
   */
  public long toShop(Price price, Instant when) {
    TreeMap<Long, BigDecimal> rates = byCurrency.get(price.currency());
    if (rates == null) {
      return 0;
    }
    long day = when.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    Map.Entry<Long, BigDecimal> newest = rates.floorEntry(day);
    if (newest == null || day - newest.getKey() > DAYS_IT_HOLDS) {
      return 0;
    }
    BigDecimal micros =
        newest
            .getValue()
            .multiply(BigDecimal.valueOf(price.micros()))
            .setScale(0, RoundingMode.HALF_EVEN);
    return micros.min(BigDecimal.valueOf(Long.MAX_VALUE)).max(BigDecimal.ONE).longValueExact();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExchangeRates that && byCurrency.equals(that.byCurrency);
  }

  @Override
  public int hashCode() {
    return byCurrency.hashCode();
  }

  @Override
  public String toString() {
    return "ExchangeRates" + byCurrency.keySet();
  }
}
