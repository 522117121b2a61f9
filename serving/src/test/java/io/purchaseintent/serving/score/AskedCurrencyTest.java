package io.purchaseintent.serving.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.money.RatesInEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The price of a question in the currency that it says. */
final class AskedCurrencyTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-05-03T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private Path file;
  private RatesInEffect rates;
  private Questions questions;

  @BeforeEach
  void begin() throws IOException {
    file =
        Files.write(
            folder.resolve("rates.csv"),
            List.of("date,currency,rate", "2024-05-01,JPY,0.0060", "2024-05-04,JPY,0.5"));
    rates = RatesInEffect.of("EUR", file);
    questions = new Questions(CLOCK, rates, meters);
  }

  private long micros(String context) throws IOException {
    String body = "{\"session_id\":\"s\",\"product_id\":\"p\",\"context\":{" + context + "}}";
    return questions.read(new ObjectMapper().readTree(body), "r", Set.of()).priceMicros();
  }

  private double counted(String outcome) {
    return meters.get("question_prices").tag("outcome", outcome).counter().count();
  }

  private String refusal(String context) {
    InvalidRequest refused = assertThrows(InvalidRequest.class, () -> micros(context));
    return refused.field() + " " + refused.reason();
  }

  @Test
  void price_isConvertedByTheRateOfItsDay_andWhatHasNoneIsMissing_andAllAreCounted()
      throws IOException {
    assertEquals(18_500_000, micros("\"price\":18.5"));
    assertEquals(18_500_000, micros("\"price\":18.5,\"currency\":\"EUR\""));
    assertEquals(12_000_000, micros("\"price\":2000,\"currency\":\"JPY\""));
    assertEquals(
        1_000_000_000,
        micros("\"price\":2000,\"currency\":\"JPY\",\"time\":\"2024-05-05T00:00:00Z\""));
    assertEquals(0, micros("\"price\":2000,\"currency\":\"USD\""));
    assertEquals(
        0, micros("\"price\":2000,\"currency\":\"JPY\",\"time\":\"2024-06-05T00:00:00Z\""));
    assertEquals(0, micros(""));

    assertEquals(2, counted("said"));
    assertEquals(2, counted("converted"));
    assertEquals(2, counted("unconverted"));
    assertEquals(1, counted("missing"));
  }

  @Test
  void currencies_areCountedByName_butNotMoreThanAreUsed() throws IOException {
    for (char a = 'A'; a <= 'Z'; a++) {
      micros("\"price\":1,\"currency\":\"X" + a + "X\"");
    }

    assertEquals(21, meters.get("question_prices_unconverted").counters().size());
    assertEquals(
        6, meters.get("question_prices_unconverted").tag("currency", "others").counter().count());
  }

  @Test
  void whatIsNoCurrency_andAServerThatIsNotToldTheShops_areTold() throws IOException {
    assertEquals(
        "context.currency is not an ISO 4217 code such as EUR",
        refusal("\"price\":1,\"currency\":\"euro\""));
    assertEquals("context.currency is not text", refusal("\"price\":1,\"currency\":978"));
    questions = new Questions(CLOCK, RatesInEffect.NONE, new SimpleMeterRegistry());
    assertTrue(refusal("\"price\":1,\"currency\":\"EUR\"").contains("--shop-currency and --rates"));
    assertEquals(1_000_000, micros("\"price\":1"));
  }

  @Test
  void fileIsFollowed_andOneThatBreaksLeavesTheRatesOfBefore_andIsTold() throws IOException {
    Files.writeString(file, "date,currency,rate\n2024-05-01,JPY,0.007\n");
    rates.follow();
    assertEquals(7_000_000, micros("\"price\":1000,\"currency\":\"JPY\""));

    Files.writeString(file, "date,currency,rate\n2024-05-01,JPY,much\n");
    rates.follow();
    assertEquals(7_000_000, micros("\"price\":1000,\"currency\":\"JPY\""));
    assertTrue(rates.problem().orElseThrow().contains("stays as it was read last: line 2"));
    String refused =
        String.valueOf(
            assertThrows(UserError.class, () -> RatesInEffect.of("EUR", file)).getMessage());
    assertTrue(refused.contains("line 2"), refused);

    Files.writeString(file, "date,currency,rate\n");
    rates.follow();
    assertEquals(0, micros("\"price\":1000,\"currency\":\"JPY\""));
    assertTrue(rates.problem().isEmpty());
  }
}
