package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yen and euros, from raw lines to features, in batch and live. */
final class CurrencyTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-05-04T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private String lines() throws IOException {
    try (InputStream in = CurrencyTest.class.getResourceAsStream("two-currencies.jsonl")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String rates() throws IOException {
    return Files.writeString(
            folder.resolve("rates.csv"), "date,currency,rate\n2024-05-01,JPY,0.0060\n")
        .toString();
  }

  private JsonNode job(Clock clock, String name, Lake lake, String... options) throws IOException {
    return ended(clock, name, lake, options).json(0);
  }

  private Answer ended(Clock clock, String name, Lake lake, String... options) {
    List<String> words = new ArrayList<>(List.of(name, "--lake=" + lake.root()));
    words.addAll(Arrays.asList(options));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(clock, words.toArray(String[]::new));
  }

  private Lake ingested(String name, String... options) throws IOException {
    Lake lake = Lake.of(folder.resolve(name).toString());
    Path input = Files.writeString(folder.resolve("events.jsonl"), lines());
    List<String> words = new ArrayList<>(List.of("--input=" + input));
    words.addAll(Arrays.asList(options));
    job(CLOCK, "ingest", lake, words.toArray(String[]::new));
    return lake;
  }

  /** Each event's price and currency, and what it said. */
  private static Map<String, String> prices(Lake lake) throws IOException {
    Map<String, String> prices = new TreeMap<>();
    for (GenericRecord row : Tables.rows(EventTable.in(lake))) {
      prices.put(
          row.get("event_id").toString(),
          row.get("price_micros")
              + " "
              + row.get("currency")
              + " of "
              + row.get("original_price_micros")
              + " "
              + row.get("original_currency"));
    }
    return prices;
  }

  private static Map<String, GenericRecord> byId(List<GenericRecord> rows, String id) {
    Map<String, GenericRecord> byId = new TreeMap<>();
    rows.forEach(row -> byId.put(row.get(id).toString(), row));
    return byId;
  }

  @Test
  void amounts_areTheShops_inEveryFeature_andTheSameLive() throws Exception {
    Map<String, String> states;
    Lake lake;
    String[] money = {"--shopCurrency=EUR", "--rates=" + rates()};
    try (RealRedis redis = RealRedis.start()) {
      lake = ingested("batch", money);
      job(CLOCK, "sessionize", lake, "--redis=" + redis.uri());
      job(CLOCK, "aggregate", lake);
      states = redis.values();
    }

    Map<String, String> prices = prices(lake);
    assertEquals("90000000 EUR of 15000000000 JPY", prices.get("e1"));
    assertEquals("100000000 EUR of null null", prices.get("e2"));
    Map<String, GenericRecord> sessions = byId(Tables.rows(SessionTable.in(lake)), "session_id");
    assertEquals(0.0, sessions.get("S1").get("cart_value"));
    assertEquals(100.0, sessions.get("S3").get("cart_value"));
    assertEquals(10.9, sessions.get("S3").get("mean_cart_price"));
    assertEquals(0.0, sessions.get("S4").get("cart_value"));
    assertEquals(1.0, sessions.get("S4").get("has_purchased"));
    Map<String, GenericRecord> users = byId(Tables.rows(SnapshotTable.usersIn(lake)), "user_id");
    assertEquals(185_000_000L, users.get("u1").get("order_value_micros_90d"));
    assertEquals(2, users.get("u1").get("priced_order_count_90d"));
    assertEquals(60_000_000L, users.get("u3").get("order_value_micros_90d"));

    Lake live = Lake.of(folder.resolve("live").toString());
    TestLog log = TestLog.ofFiles(folder.resolve("log"));
    log.append(
        lines()
            .lines()
            .map(line -> new LogRecord("s", line.getBytes(StandardCharsets.UTF_8)))
            .toList());
    try (RealRedis redis = RealRedis.start()) {
      List<String> options = new ArrayList<>(Arrays.asList(money));
      options.addAll(List.of("--redis=" + redis.uri(), "--archiveWindow=P1D", "--untilIdle=PT1S"));
      options.addAll(log.source());
      JsonNode report = job(Clock.systemUTC(), "live", live, options.toArray(String[]::new));

      assertEquals(2, report.path("amounts_converted").asInt());
      assertEquals(0, report.path("amounts_unconverted").asInt());
      assertEquals(states, redis.values());
    }
    assertEquals(prices, prices(live));
  }

  @Test
  void shopThatSaysNothing_hasTheCurrencyOfMostAmounts_andNoneIsAddedToIt() throws Exception {
    Lake lake = Lake.of(folder.resolve("untold").toString());
    Path input = Files.writeString(folder.resolve("events.jsonl"), lines());

    Answer answer = ended(CLOCK, "ingest", lake, "--input=" + input);

    JsonNode report = answer.json(0);
    assertEquals("EUR", report.path("shop_currency").asText());
    assertEquals(2, report.path("amounts_unconverted").asInt());
    assertTrue(
        answer.err().contains("2 amounts in JPY are taken as missing, for the shop's currency is"),
        answer.err());
    assertEquals("0 null of 15000000000 JPY", prices(lake).get("e1"));
    assertEquals("100000000 EUR of null null", prices(lake).get("e2"));
    Path more =
        Files.writeString(
            folder.resolve("events-more.jsonl"),
            lines().lines().findFirst().orElseThrow().replace("\"e1\"", "\"e0\"") + "\n");
    Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
    Answer other = ended(later, "ingest", lake, "--input=" + more, "--shopCurrency=JPY");
    assertEquals(2, other.exitCode(), other.err());
    assertTrue(other.err().contains("whose amounts are in EUR"), other.err());
    job(later, "ingest", lake, "--input=" + more);
    assertEquals("0 null of 15000000000 JPY", prices(lake).get("e0"));
    assertNull(byId(Tables.rows(EventTable.in(lake)), "event_id").get("e0").get("currency"));
  }
}
