package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.WrittenIds;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.AskedPrices;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.score.PredictRequest;
import io.purchaseintent.serving.score.Questions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What questions are refused, over real HTTP. */
final class PredictRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path registry;
  private static ServingMetrics metrics;
  private static HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    metrics = new ServingMetrics();
    server =
        HttpServer.start(
            metrics,
            List.of(
                OneModel.routes(
                    TrainedModel.register(registry),
                    new EmptyStore(),
                    null,
                    PredictionSink.NONE,
                    Clock.systemUTC(),
                    metrics)),
            "127.0.0.1",
            0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post("/predict", body);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | session_id | is missing",
        "{\"session_id\":\"\"} | session_id | is missing",
        "{\"session_id\":\"\\ud83d\"} | session_id | is not Unicode: half of a surrogate pair"
            + " stands alone",
        "{\"session_id\":true} | session_id | is not text or a number",
        "{\"session_id\":\"s\",\"product_id\":false} | product_id | is not text or a number",
        "{\"session_id\":\"s\",\"user_id\":[1]} | user_id | is not text or a number",
        "{\"session_id\":\"s\",\"context\":7} | context | is not a JSON object",
        "{\"session_id\":\"s\",\"context\":{\"tme\":1}} | context.tme | is not known; there are"
            + " time, price and currency",
        "{\"session_id\":\"s\",\"context\":{\"time\":\"noon\"}} | context.time | is not ISO-8601"
            + " with an offset, such as 2026-03-01T12:00:00Z",
        "{\"session_id\":\"s\",\"context\":{\"price\":-1}} | context.price | must be above 0 and at"
            + " most 1000000000",
        "{\"session_id\":\"s\",\"context\":{\"price\":1e999}} | context.price | must be above 0 and"
            + " at most 1000000000",
        "{\"session_id\":\"s\",\"context\":{\"price\":1,\"currency\":\"EUR\"}} | context.currency |"
            + " cannot be heeded, as this server is not told the shop's currency: start it with"
            + " --shop-currency and --rates, or leave the field out and say the price in the"
            + " shop's",
        "[] | body | is not a JSON object",
      })
  void badRequests_areRefused_withFieldAndReason(String body, String field, String reason)
      throws Exception {
    HttpResponse<String> response = post(body);

    assertEquals(422, response.statusCode(), response.body());
    assertEquals(field, JSON.readTree(response.body()).path("field").asText());
    assertEquals(reason, JSON.readTree(response.body()).path("reason").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "1.50", "1e3", "-7", "12345678901234567890123", "1E-7", "\"1.50\""})
  void idOfAQuestion_isThatOfAnEvent_howeverItIsWritten(String written) throws Exception {
    String event =
        "{\"event_id\":\"e\",\"type\":\"page_view\",\"event_time\":\"2026-03-01T12:00:00Z\","
            + "\"session_id\":%1$s,\"user_id\":%1$s}";
    ParseResult parsed =
        new EventJson(EventRules.asOf(Instant.parse("2026-03-02T00:00:00Z")))
            .parse(event.formatted(written).getBytes(StandardCharsets.UTF_8));
    Event taken = assertInstanceOf(ParseResult.Accepted.class, parsed).event();
    String question = "{\"session_id\":%1$s,\"user_id\":%1$s}".formatted(written);

    JsonNode read =
        JSON.readerFor(JsonNode.class)
            .readValue(
                new WrittenIds(JSON.createParser(question.getBytes(StandardCharsets.UTF_8))));
    AskedPrices prices = new AskedPrices(RatesInEffect.NONE, new SimpleMeterRegistry());
    PredictRequest asked = PredictRequest.of(read, "r", Clock.systemUTC(), prices);

    assertEquals(taken.sessionId(), asked.sessionId());
    assertEquals(taken.userId(), asked.userId());
    assertEquals(200, post(question).statusCode());
    JsonNode batch = JSON.readTree(post("/predict/batch", "[" + question + "]").body());
    assertTrue(batch.at("/predictions/0/propensity").isNumber(), batch::toString);
  }

  @Test
  void ids_areThoseThatEventsHave() throws Exception {
    assertEquals(
        200,
        post("{\"session_id\":50,\"user_id\":7,\"product_id\":12345678901234567890}").statusCode());
    assertEquals(
        200, post("{\"session_id\":\"s\",\"user_id\":\"\",\"product_id\":\"\"}").statusCode());
    assertEquals(200, post("{\"session_id\":\"" + "s".repeat(256) + "\"}").statusCode());
    HttpResponse<String> tooLong = post("{\"session_id\":\"" + "s".repeat(257) + "\"}");
    assertEquals(
        "is 257 characters long, at most 256",
        JSON.readTree(tooLong.body()).path("reason").asText());
  }

  @Test
  void fieldThatIsNone_isToldOnce_andCountedAlways() throws Exception {
    List<LogRecord> told = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(Questions.class.getName());
    Handler keeper =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(keeper);
    try {
      for (int i = 0; i < 3; i++) {
        assertEquals(200, post("{\"session_id\":\"s\",\"userid\":\"ann\"}").statusCode());
      }
    } finally {
      log.removeHandler(keeper);
    }

    assertEquals(1, told.size());
    assertTrue(told.get(0).getMessage().startsWith("Questions have a field \"userid\""));
    assertTrue(metrics.scrape().contains("question_fields_ignored_total{field=\"userid\"} 3.0"));
  }

  @Test
  void otherBadRequests_haveTheirStatus_andNoStackTrace() throws Exception {
    assertEquals(400, post("{bad").statusCode());
    assertEquals(400, post("").statusCode());
    assertEquals(413, post("\"" + "x".repeat(70_000) + "\"").statusCode());
    String nested = "[".repeat(5_000);
    assertEquals(400, post(nested).statusCode());
    assertFalse(post("{bad").body().contains("\tat "));
  }

  /** Who reads the first and who reads the last would answer for two sessions. */
  @Test
  void fieldThatIsThereTwice_isRefused() throws Exception {
    HttpResponse<String> twice = post("{\"session_id\":\"a\",\n\"session_id\":\"b\"}");

    assertEquals(400, twice.statusCode());
    assertEquals(
        "The body is not one JSON value with each field once: see line 2, column 14",
        JSON.readTree(twice.body()).path("reason").asText());
    assertEquals(400, post("/predict/batch", "[{\"a\":1,\"a\":1}]").statusCode());
  }

  @ParameterizedTest
  @CsvSource({"gzip, 415", "br, 415", "identity, 200", "IDENTITY, 200"})
  void encodedBody_isRefused(String encoding, int status) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/predict"))
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofString("{\"session_id\":\"s\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(status, response.statusCode(), response.body());
  }

  @Test
  void otherMethod_isNotAllowed() throws Exception {
    URI predict = URI.create("http://127.0.0.1:" + server.port() + "/predict");

    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(predict).build(), HttpResponse.BodyHandlers.ofString());

    assertEquals(405, response.statusCode());
  }
}
