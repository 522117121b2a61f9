package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShopMoneyTest {

  private static ExchangeRates rates(String... lines) throws ExchangeRates.BadRateException {
    return ExchangeRates.parse(List.of(String.join("\n", lines).split("\n")));
  }

  private static ShopMoney euros() throws ExchangeRates.BadRateException {
    return new ShopMoney(
        "EUR",
        rates(
            "date,currency,rate",
            "2024-05-03,JPY,0.0061",
            "2024-04-30,JPY,0.0060",
            "",
            "2024-05-01,USD,0.9375"));
  }

  private static Event event(String time, long micros, String currency) {
    return new Event(
        "e",
        EventType.ADD_TO_CART,
        Instant.parse(time),
        0,
        "s",
        null,
        null,
        "p",
        null,
        micros,
        currency,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @ParameterizedTest
  @CsvSource({
    // The newest rate that is not after the day, in UTC, holds for ten days.
    "2024-05-01T10:00:00Z, JPY, 15000, 90",
    "2024-05-02T23:59:59.999Z, JPY, 15000, 90",
    "2024-05-03T00:00:00Z, JPY, 15000, 91.5",
    "2024-05-13T23:59:59Z, JPY, 15000, 91.5",
    "2024-05-14T00:00:00Z, JPY, 15000, 0",
    "2024-04-29T23:59:59Z, JPY, 15000, 0",
    "2024-05-01T00:00:00Z, USD, 19.99, 18.740625",
    "2024-05-01T00:00:00Z, GBP, 10, 0",
    // What is worth next to nothing is not unknown.
    "2024-05-01T00:00:00Z, JPY, 0.000001, 0.000001",
  })
  void otherCurrency_isWorthTheRateOfItsDay(
      String time, String currency, double amount, double expected) throws Exception {
    Event event = event(time, Math.round(amount * 1e6), currency);

    Event made = euros().of(event);

    assertEquals(Math.round(expected * 1e6), made.priceMicros());
    assertEquals(expected == 0 ? null : "EUR", made.currency());
    assertEquals(new Price(event.priceMicros(), currency), made.original());
  }

  @Test
  void shopsOwnCurrency_noCurrency_andNoPrice_stayAsTheyAre() throws Exception {
    for (Event event :
        List.of(
            event("2024-05-01T10:00:00Z", 5_000_000, "EUR"),
            event("2024-05-01T10:00:00Z", 5_000_000, null),
            event("2024-05-01T10:00:00Z", 0, "JPY"))) {
      assertSame(event, euros().of(event));
      assertNull(event.original());
    }
  }

  @Test
  void amountThatIsTooGreat_isHeld() throws Exception {
    ShopMoney yen = new ShopMoney("JPY", rates("date,currency,rate", "2024-05-01,EUR,1e9"));

    assertEquals(
        Long.MAX_VALUE,
        yen.of(event("2024-05-01T10:00:00Z", Money.MAX_PRICE_MICROS, "EUR")).priceMicros());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "day,currency,rate | line 1 must be \"date,currency,rate\"",
        "date,currency,rate;2024-05-01,JPY | line 2 is \"2024-05-01,JPY\", but must be such as",
        "date,currency,rate;2024-05-01,yen,0.006 | line 2 is",
        "date,currency,rate;1 May,JPY,0.006 | line 2 is",
        "date,currency,rate;;2024-05-01,JPY,0,006 | line 3 is",
        "date,currency,rate;2024-05-01,JPY,cheap | line 2 is",
        "date,currency,rate;2024-05-01,JPY,0 | line 2 has the rate 0, but one must lie between",
        "date,currency,rate;2024-05-01,JPY,1;2024-05-01,JPY,2 | line 3 says 2 of JPY on 2024-05-01",
      })
  void lineThatIsNoRate_isRefused(String file, String told) {
    Exception refused =
        assertThrows(
            ExchangeRates.BadRateException.class,
            () -> ExchangeRates.parse(List.of(file.split(";", -1))));

    assertTrue(String.valueOf(refused.getMessage()).startsWith(told), refused::getMessage);
  }
}
