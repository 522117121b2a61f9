package io.purchaseintent.serving;

import static io.purchaseintent.serving.NoonCollector.event;
import static io.purchaseintent.serving.NoonCollector.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector over real HTTP, with a real log where it does not have to fail. */
final class CollectorTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private NoonCollector collector;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    collector = new NoonCollector(model, folder);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void event_isStoredWithoutWhatTellsWhoItWas() throws Exception {
    HttpResponse<String> response =
        collector
            .server()
            .post(
                event(
                    "e1",
                    ",\"user_id\":\"ann\",\"ip\":\"203.0.113.9\",\"page\":\"/shoes?utm=1\","
                        + "\"user_agent\":\"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"
                        + " AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1\","
                        + "\"received_time\":\"2001-01-01T00:00:00Z\",\"more\":{\"than\":[\"asked\"]}"));

    assertEquals("{\"accepted\":1,\"rejected\":[]}", response.body());
    assertEquals(202, response.statusCode());
    assertEquals(
        JSON.readTree(
            "{\"event_id\":\"e1\",\"type\":\"page_view\",\"session_id\":\"s\",\"page\":\"/shoes\","
                + "\"event_time\":\"2026-03-01T11:59:59.500Z\",\"device\":\"mobile\","
                + "\"received_time\":\"2026-03-01T12:00:00Z\",\"user_id\":\""
                + new Pseudonymizer(CollectorServer.KEY).apply("ann")
                + "\"}"),
        collector.onlyStored());
  }

  @Test
  void answer_waitsForTheLog() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    collector.restart(
        (Appending)
            records -> {
              called.countDown();
              written.await();
            });

    CompletableFuture<HttpResponse<String>> answer =
        collector
            .server()
            .http()
            .sendAsync(
                collector.server().events(event("e1").getBytes(StandardCharsets.UTF_8)).build(),
                HttpResponse.BodyHandlers.ofString());

    assertTrue(called.await(30, TimeUnit.SECONDS));
    assertFalse(answer.isDone());
    written.countDown();
    assertEquals(202, answer.get(30, TimeUnit.SECONDS).statusCode());
  }

  @Test
  void emptyArray_isTaken() throws Exception {
    assertEquals("{\"accepted\":0,\"rejected\":[]}", collector.server().post("[]").body());
  }

  @Test
  void oneBadOfThree_isToldAndKeptOut() throws Exception {
    String bad = event("bad", ",\"device\":\"abacus\"");
    for (String body :
        List.of(
            "[" + event("e1") + "," + bad + "," + event("e2") + "]",
            event("e3") + "\n" + bad + "\n" + event("e4"))) {
      JsonNode answer = json(collector.server().post(body), 202);

      assertEquals(2, answer.path("accepted").asInt());
      assertEquals(
          "[{\"index\":1,\"field\":\"device\",\"reason\":\"\\\"abacus\\\" is not one of desktop, mobile,"
              + " tablet, other\"}]",
          answer.path("rejected").toString());
    }
    assertEquals(List.of("e1", "e2", "e3", "e4"), collector.storedIds());
    collector.assertMetric("events_collected_total{verdict=\"accepted\"} 4.0");
    collector.assertMetric("events_collected_total{verdict=\"rejected\"} 2.0");
    collector.assertMetric("collect_requests_total{status=\"202\"} 2.0");
    collector.assertMetric("append_latency_seconds_count 2");
  }

  @Test
  void lineThatIsNoJson_doesNotKeepOutTheOthers() throws Exception {
    JsonNode answer =
        json(collector.server().post(event("e1") + "\n{cut off\n" + event("e2")), 202);

    assertEquals("record", answer.path("rejected").path(0).path("field").asText());
    assertEquals(List.of("e1", "e2"), collector.storedIds());
  }

  @Test
  void elementThatIsNoEvent_doesNotKeepOutTheOthers() throws Exception {
    JsonNode answer =
        json(
            collector.server().post("[7, \"text, ]\" ,null,[1,[2]]," + event("e1") + ",-1.5e3]"),
            202);

    assertEquals(5, answer.path("rejected").size());
    assertEquals("is not a JSON object", answer.path("rejected").path(4).path("reason").asText());
    assertEquals(List.of("e1"), collector.storedIds());
  }

  @Test
  void everyEventBad_isUnprocessable() throws Exception {
    JsonNode answer = json(collector.server().post("[{\"event_id\":\"e1\"},7]"), 422);

    assertEquals(0, answer.path("accepted").asInt());
    assertEquals(2, answer.path("rejected").size());
    assertEquals(List.of(), collector.storedIds());
    collector.assertMetric("collect_requests_total{status=\"422\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00x\""})
  void loneSurrogate_isRejected(String text) throws Exception {
    JsonNode answer = json(collector.server().post(event("e1", ",\"category\":" + text)), 422);

    assertEquals("category", answer.path("rejected").path(0).path("field").asText());
  }

  @Test
  void logBehind_asksToComeAgain() throws Exception {
    collector.restart(
        (Appending)
            records -> {
              throw new LogBehindException("too much waits");
            });

    HttpResponse<String> response = collector.server().post(event("e1"));

    assertEquals(429, response.statusCode());
    assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
    collector.assertMetric("events_collected_total{verdict=\"accepted\"} 0.0");
    collector.assertMetric("collect_requests_total{status=\"429\"} 1.0");
  }

  @Test
  void logUnavailable_asksToComeAgain_untilItIsBack() throws Exception {
    List<LogRecord> taken = new ArrayList<>();
    boolean[] full = {true};
    collector.restart(
        (Appending)
            records -> {
              if (full[0]) {
                throw new LogUnavailableException("No space left in /secret", new IOException());
              }
              taken.addAll(records);
            });

    HttpResponse<String> response = collector.server().post(event("e1"));

    assertEquals(503, response.statusCode());
    assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
    assertFalse(response.body().contains("/secret"));
    full[0] = false;
    json(collector.server().post(event("e1")), 202);
    assertEquals("s", taken.get(0).key());
    collector.assertMetric("events_collected_total{verdict=\"accepted\"} 1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-01T12:00:00Z, PT8760H before, PT24H (--max-clock-skew)",
    "2027-03-01T12:00:00Z, PT8760H after, PT15M (--max-clock-ahead)",
    "2026-02-28T11:59:59.999Z, PT24H0.001S before, PT24H (--max-clock-skew)",
    "2026-03-01T12:15:00.001Z, PT15M0.001S after, PT15M (--max-clock-ahead)",
  })
  void clockThatIsOff_isToldWithBothTimes(String time, String off, String bound) throws Exception {
    String body = event("e1").replace("2026-03-01T11:59:59.500Z", time);

    JsonNode rejected = json(collector.server().post(body), 422).path("rejected").path(0);

    assertEquals("event_time", rejected.path("field").asText());
    assertEquals(
        time
            + " is "
            + off
            + " 2026-03-01T12:00:00Z, when it was received, at most "
            + bound
            + ": is the client's clock wrong?",
        rejected.path("reason").asText());
    collector.assertMetric("events_collected_total{verdict=\"clock_skew\"} 1.0");
    collector.assertMetric("events_collected_total{verdict=\"rejected\"} 0.0");
  }

  @Test
  void clockThatIsOffByNoMoreThanTheBound_isAccepted() throws Exception {
    json(
        collector
            .server()
            .post(event("e1").replace("2026-03-01T11:59:59.500Z", "2026-02-28T12:00:00Z")),
        202);
    json(
        collector
            .server()
            .post(event("e2").replace("2026-03-01T11:59:59.500Z", "2026-03-01T12:15:00Z")),
        202);
  }

  @Test
  void boundsOfClocks_canBeSet_eachOnItsOwn() throws Exception {
    collector.restart("--max-clock-skew=PT72H", "--max-clock-ahead=PT1H");

    json(collector.server().post(event("e1").replace("2026-03-01T", "2026-02-27T")), 202);
    json(collector.server().post(event("e2").replace("T11:59:59", "T12:59:59")), 202);
    json(collector.server().post(event("e3").replace("T11:59:59", "T13:00:00")), 422);
  }

  @Test
  void robots_areDroppedAndCounted() throws Exception {
    HttpResponse<String> all =
        collector
            .server()
            .send(
                HttpRequest.newBuilder(collector.server().uri("/events"))
                    .header("User-Agent", "Googlebot/2.1")
                    .POST(HttpRequest.BodyPublishers.ofString(event("e1"))));
    String named = event("e3", ",\"user_agent\":\"python-requests/2\"");
    HttpResponse<String> one = collector.server().post("[" + event("e2") + "," + named + "]");

    assertEquals(
        "{\"accepted\":0,\"rejected\":[],\"dropped\":[{\"index\":0,\"reason\":\"dropped as a"
            + " robot\"}]}",
        json(all, 202).toString());
    assertEquals(1, json(one, 202).path("dropped").path(0).path("index").asInt());
    assertEquals(List.of("e2"), collector.storedIds());
    collector.assertMetric("events_collected_total{verdict=\"robot\"} 2.0");
  }

  @Test
  void deviceOfTheEvent_isKept() throws Exception {
    collector.server().post(event("e1", ",\"device\":\"tablet\",\"country\":\"DE\""));

    assertEquals("tablet", collector.onlyStored().path("device").asText());
    assertEquals("DE", collector.onlyStored().path("country").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log=kafka:clicks",
        "--log=kinesis:a/b",
        "--log=file:",
        "--allow-origin=shop.example",
        "--allow-origin=https://shop.example/",
        "--max-clock-skew=PT0S",
        "--max-clock-ahead=P1D",
        "--max-clock-ahead=-PT1S",
      })
  void wrongOption_isToldAsUsage(String option) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> CollectorServer.start(model, NoonCollector.CLOCK, optionsWith(option)));

    assertEquals(2, error.exitCode());
    assertTrue(error.getMessage().startsWith(option.substring(0, option.indexOf('=') + 1)));
  }

  private String[] optionsWith(String option) {
    return option.startsWith("--log")
        ? new String[] {option}
        : new String[] {option, "--log=file:" + folder.resolve("other")};
  }

  @Test
  void logOfAnotherServer_isRefused() {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                CollectorServer.start(model, NoonCollector.CLOCK, "--log=file:" + collector.log()));

    assertTrue(error.getMessage().contains("Another process writes the log"));
  }

  @Test
  void withoutALog_theRemedyIsTold() throws Exception {
    collector.restartWithoutLog();

    HttpResponse<String> response = collector.server().post(event("e1"));

    assertEquals(404, response.statusCode());
    assertTrue(response.body().contains("--log=file:DIR"), response.body());
  }

  /** A log that does with records what a test wants. */
  @FunctionalInterface
  private interface Appending extends EventLog {

    @Override
    void append(List<LogRecord> records)
        throws LogBehindException, LogUnavailableException, InterruptedException;

    @Override
    default void close() {}
  }
}
