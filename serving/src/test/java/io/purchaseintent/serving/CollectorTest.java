package io.purchaseintent.serving;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
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

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MIB = 1 << 20;

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private Path log;
  private CollectorServer server;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    log = folder.resolve("log");
    restart();
  }

  private void restart(String... options) {
    stop();
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--log=file:" + log);
    server = CollectorServer.start(model, CLOCK, words.toArray(String[]::new));
  }

  private void restart(EventLog events) {
    stop();
    server = CollectorServer.start(model, CLOCK, events);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String event(String id, String more) {
    return "{\"event_id\":\""
        + id
        + "\",\"type\":\"page_view\",\"event_time\":\"2026-03-01T11:59:59.500Z\",\"session_id\":\"s\""
        + more
        + "}";
  }

  private static String event(String id) {
    return event(id, "");
  }

  private static String events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> event("e" + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private List<String> storedIds() throws IOException {
    return CollectorServer.stored(log).stream()
        .map(stored -> stored.path("event_id").asText())
        .toList();
  }

  private JsonNode onlyStored() throws IOException {
    List<JsonNode> stored = CollectorServer.stored(log);
    assertEquals(1, stored.size());
    return stored.get(0);
  }

  private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  @Test
  void event_isStoredWithoutWhatTellsWhoItWas() throws Exception {
    HttpResponse<String> response =
        server.post(
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
        onlyStored());
  }

  @Test
  void answer_waitsForTheLog() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    restart(
        (Appending)
            records -> {
              called.countDown();
              written.await();
            });

    CompletableFuture<HttpResponse<String>> answer =
        server
            .http()
            .sendAsync(
                server.events(event("e1").getBytes(StandardCharsets.UTF_8)).build(),
                HttpResponse.BodyHandlers.ofString());

    assertTrue(called.await(30, TimeUnit.SECONDS));
    assertFalse(answer.isDone());
    written.countDown();
    assertEquals(202, answer.get(30, TimeUnit.SECONDS).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/x-ndjson",
        "text/plain",
        "text/plain;charset=UTF-8",
        "Application/JSON; charset=\"utf-8\""
      })
  void oneOrManyEvents_areTakenInEveryForm(String type) throws Exception {
    server.post("\n " + event("one").replace(",", ",\n  ") + "\n", type);
    server.post(" \n[" + event("array-1") + ",\n" + event("array-2", ",\"x\":[{}]") + " ] ", type);
    server.post(event("line-1") + "\r\n\n" + event("line-2") + "\n", type);

    assertEquals(List.of("one", "array-1", "array-2", "line-1", "line-2"), storedIds());
  }

  @Test
  void emptyArray_isTaken() throws Exception {
    assertEquals("{\"accepted\":0,\"rejected\":[]}", server.post("[]").body());
  }

  @Test
  void packedBody_isUnpacked() throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .events(gzip(events(3).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Encoding", "gzip"));

    assertEquals(3, json(response, 202).path("accepted").asInt());
    assertEquals(List.of("e0", "e1", "e2"), storedIds());
  }

  @Test
  void membersOfGzip_areOneBody() throws Exception {
    byte[] body =
        bytes(
            gzip(utf8("[" + event("e0") + ",")), gzip(new byte[0]), gzip(utf8(event("e1") + "]")));

    HttpResponse<String> response =
        server.send(server.events(body).header("Content-Encoding", "gzip"));

    assertEquals(2, json(response, 202).path("accepted").asInt());
    assertEquals(List.of("e0", "e1"), storedIds());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 18, 19, 500})
  void whatFollowsGzip_isRefused_andNothingIsTaken(int length) throws Exception {
    byte[] cutOff = Arrays.copyOf(gzip(utf8(events(100))), length);
    for (byte[] trash : List.of(new byte[length], cutOff)) {
      byte[] body = bytes(gzip(utf8(event("e1"))), gzip(utf8("\n")), trash);

      HttpResponse<String> response =
          server.send(server.events(body).header("Content-Encoding", "gzip"));

      json(response, 400);
    }
    assertEquals(List.of(), storedIds());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @Test
  void oneBadOfThree_isToldAndKeptOut() throws Exception {
    String bad = event("bad", ",\"quantity\":-1");
    for (String body :
        List.of(
            "[" + event("e1") + "," + bad + "," + event("e2") + "]",
            event("e3") + "\n" + bad + "\n" + event("e4"))) {
      JsonNode answer = json(server.post(body), 202);

      assertEquals(2, answer.path("accepted").asInt());
      assertEquals(
          "[{\"index\":1,\"field\":\"quantity\",\"reason\":\"\\\"-1\\\" is not a whole number from 1"
              + " to 1000000\"}]",
          answer.path("rejected").toString());
    }
    assertEquals(List.of("e1", "e2", "e3", "e4"), storedIds());
    assertMetric("events_collected_total{verdict=\"accepted\"} 4.0");
    assertMetric("events_collected_total{verdict=\"rejected\"} 2.0");
    assertMetric("collect_requests_total{status=\"202\"} 2.0");
    assertMetric("append_latency_seconds_count 2");
  }

  private void assertMetric(String line) throws Exception {
    String metrics = server.get("/metrics").body();
    assertTrue(metrics.contains(line), metrics);
  }

  @Test
  void lineThatIsNoJson_doesNotKeepOutTheOthers() throws Exception {
    JsonNode answer = json(server.post(event("e1") + "\n{cut off\n" + event("e2")), 202);

    assertEquals("record", answer.path("rejected").path(0).path("field").asText());
    assertEquals(List.of("e1", "e2"), storedIds());
  }

  @Test
  void elementThatIsNoEvent_doesNotKeepOutTheOthers() throws Exception {
    JsonNode answer =
        json(server.post("[7, \"text, ]\" ,null,[1,[2]]," + event("e1") + ",-1.5e3]"), 202);

    assertEquals(5, answer.path("rejected").size());
    assertEquals("is not a JSON object", answer.path("rejected").path(4).path("reason").asText());
    assertEquals(List.of("e1"), storedIds());
  }

  @Test
  void everyEventBad_isUnprocessable() throws Exception {
    JsonNode answer = json(server.post("[{\"event_id\":\"e1\"},7]"), 422);

    assertEquals(0, answer.path("accepted").asInt());
    assertEquals(2, answer.path("rejected").size());
    assertEquals(List.of(), storedIds());
    assertMetric("collect_requests_total{status=\"422\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "{", "hello", "[", "[{}", "[{}] []", "[{}}", "<a/>\n<b/>"})
  void bodyThatIsNoJson_isRefused(String body) throws Exception {
    json(server.post(body), 400);
  }

  @Test
  void garbage_neverBreaksTheServer() throws Exception {
    Random random = new Random(42);
    byte[] good = events(3).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 300; i++) {
      byte[] body = i % 3 == 0 ? new byte[random.nextInt(200)] : good.clone();
      if (i % 3 == 0) {
        random.nextBytes(body);
      }
      for (int flip = 0; i % 3 != 0 && flip < 3; flip++) {
        body[i % 3 == 1 ? random.nextInt(6) : random.nextInt(body.length)] =
            (byte) random.nextInt();
      }
      HttpRequest.Builder request = server.events(body);
      int status =
          server
              .send(i % 2 == 0 ? request : request.header("Content-Encoding", "gzip"))
              .statusCode();

      assertTrue(status == 202 || status == 400 || status == 422, "status " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00x\""})
  void loneSurrogate_isRejected(String text) throws Exception {
    JsonNode answer = json(server.post(event("e1", ",\"category\":" + text)), 422);

    assertEquals("category", answer.path("rejected").path(0).path("field").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded,",
    "text/html,",
    "application/json;charset=utf-16,",
    "application/json;charset=nope,",
    "application/json;charset=\"\",",
    "application/json,br",
    "application/json,'gzip, gzip'",
  })
  void otherTypesAndEncodings_areRefused(String type, String encoding) throws Exception {
    HttpRequest.Builder request =
        server.events(event("e1").getBytes(StandardCharsets.UTF_8)).header("Content-Type", type);

    json(
        server.send(encoding == null ? request : request.header("Content-Encoding", encoding)),
        415);
  }

  @Test
  void longBody_isRefused_alsoWhereItIsShortWhilePacked() throws Exception {
    byte[] bomb = gzip(new byte[200 * MIB]);
    assertTrue(bomb.length < MIB);

    json(server.post("\"" + "x".repeat(MIB) + "\""), 413);
    json(server.send(server.events(bomb).header("Content-Encoding", "gzip")), 413);
    assertMetric("collect_requests_total{status=\"413\"} 2.0");
  }

  @Test
  void manyEvents_areRefusedAsAWhole() throws Exception {
    json(server.post(events(1_001)), 413);
    assertEquals(1_000, json(server.post(events(1_000)), 202).path("accepted").asInt());
    assertEquals(1_000, storedIds().size());
  }

  @Test
  void logBehind_asksToComeAgain() throws Exception {
    restart(
        (Appending)
            records -> {
              throw new LogBehindException("too much waits");
            });

    HttpResponse<String> response = server.post(event("e1"));

    assertEquals(429, response.statusCode());
    assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
    assertMetric("events_collected_total{verdict=\"accepted\"} 0.0");
    assertMetric("collect_requests_total{status=\"429\"} 1.0");
  }

  @Test
  void logUnavailable_asksToComeAgain_untilItIsBack() throws Exception {
    List<LogRecord> taken = new ArrayList<>();
    boolean[] full = {true};
    restart(
        (Appending)
            records -> {
              if (full[0]) {
                throw new LogUnavailableException("No space left in /secret", new IOException());
              }
              taken.addAll(records);
            });

    HttpResponse<String> response = server.post(event("e1"));

    assertEquals(503, response.statusCode());
    assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
    assertFalse(response.body().contains("/secret"));
    full[0] = false;
    json(server.post(event("e1")), 202);
    assertEquals("s", taken.get(0).key());
    assertMetric("events_collected_total{verdict=\"accepted\"} 1.0");
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

    JsonNode rejected = json(server.post(body), 422).path("rejected").path(0);

    assertEquals("event_time", rejected.path("field").asText());
    assertEquals(
        time
            + " is "
            + off
            + " 2026-03-01T12:00:00Z, when it was received, at most "
            + bound
            + ": is the client's clock wrong?",
        rejected.path("reason").asText());
    assertMetric("events_collected_total{verdict=\"clock_skew\"} 1.0");
    assertMetric("events_collected_total{verdict=\"rejected\"} 0.0");
  }

  @Test
  void clockThatIsOffByNoMoreThanTheBound_isAccepted() throws Exception {
    json(server.post(event("e1").replace("2026-03-01T11:59:59.500Z", "2026-02-28T12:00:00Z")), 202);
    json(server.post(event("e2").replace("2026-03-01T11:59:59.500Z", "2026-03-01T12:15:00Z")), 202);
  }

  @Test
  void boundsOfClocks_canBeSet_eachOnItsOwn() throws Exception {
    restart("--max-clock-skew=PT72H", "--max-clock-ahead=PT1H");

    json(server.post(event("e1").replace("2026-03-01T", "2026-02-27T")), 202);
    json(server.post(event("e2").replace("T11:59:59", "T12:59:59")), 202);
    json(server.post(event("e3").replace("T11:59:59", "T13:00:00")), 422);
  }

  @Test
  void robots_areDroppedAndCounted() throws Exception {
    HttpResponse<String> all =
        server.send(
            HttpRequest.newBuilder(server.uri("/events"))
                .header("User-Agent", "Googlebot/2.1")
                .POST(HttpRequest.BodyPublishers.ofString(event("e1"))));
    String named = event("e3", ",\"user_agent\":\"python-requests/2\"");
    HttpResponse<String> one = server.post("[" + event("e2") + "," + named + "]");

    assertEquals(
        "{\"accepted\":0,\"rejected\":[],\"dropped\":[{\"index\":0,\"reason\":\"dropped as a"
            + " robot\"}]}",
        json(all, 202).toString());
    assertEquals(1, json(one, 202).path("dropped").path(0).path("index").asInt());
    assertEquals(List.of("e2"), storedIds());
    assertMetric("events_collected_total{verdict=\"robot\"} 2.0");
  }

  @Test
  void deviceOfTheEvent_isKept() throws Exception {
    server.post(event("e1", ",\"device\":\"tablet\",\"country\":\"DE\""));

    assertEquals("tablet", onlyStored().path("device").asText());
    assertEquals("DE", onlyStored().path("country").asText());
  }

  @Test
  void country_isThatOfTheConnection_whereProxiesAreNotTrusted() throws Exception {
    Path countries = countries("127.0.0.0/8,AT\n203.0.113.0/24,FR\n");
    restart("--country-file=" + countries);

    server.send(
        server
            .events(event("e1").getBytes(StandardCharsets.UTF_8))
            .header("X-Forwarded-For", "203.0.113.9"));

    assertEquals("AT", onlyStored().path("country").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | FR",
        "198.51.100.1, 203.0.113.9, 10.0.0.7 | FR",
        "203.0.113.9:4711 | FR",
        "[2001:db8::1]:443 | DE",
        "2001:db8::1, fd00::7, 192.168.1.1 | DE",
        "203.0.113.9, unknown | AT",
        "203.0.113.9, fe80::1%eth0 | FR",
        "203.0.113.999 | AT",
        "shop.example | AT",
        "'' | AT",
        "203.0.113.200 | CH",
        "192.0.2.1 | ",
      })
  void country_isThatOfTheNearestPublicHop_whereProxiesAreTrusted(String header, String country)
      throws Exception {
    Path countries =
        countries(
            "# networks\n\n127.0.0.0/8,AT\n203.0.113.0/24,FR\n203.0.113.128/25,CH\n"
                + "2001:db8::/32,DE\n");
    restart("--country-file=" + countries, "--trust-forwarded");

    server.send(
        server
            .events(event("e1").getBytes(StandardCharsets.UTF_8))
            .header("X-Forwarded-For", header));

    assertEquals(country == null ? "" : country, onlyStored().path("country").asText());
  }

  private Path countries(String lines) throws IOException {
    return Files.writeString(folder.resolve("countries.csv"), lines);
  }

  @Test
  void countryFileThatIsNotThere_isToldWithTheRemedy() throws Exception {
    stop();

    UserError error =
        assertThrows(UserError.class, () -> restart("--country-file=/nowhere/countries.csv"));

    assertTrue(error.getMessage().contains("does not exist: give a CSV"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AT", "203.0.113.0,AT", "203.0.113.0/33,AT", "shop.example/24,AT", "::/0,"})
  void wrongLine_isToldWithItsPlace(String line) throws Exception {
    Path countries = countries("127.0.0.0/8,AT\n" + line + "\n");
    stop();

    UserError error = assertThrows(UserError.class, () -> restart("--country-file=" + countries));

    assertTrue(error.getMessage().contains("countries.csv, line 2: \"" + line + "\""));
  }

  @Test
  void pageOfAnAllowedSite_mayReadTheAnswer() throws Exception {
    restart("--allow-origin=https://shop.example", "--allow-origin=https://m.shop.example");
    HttpRequest.Builder preflight =
        HttpRequest.newBuilder(server.uri("/events"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", "https://shop.example")
            .header("Access-Control-Request-Method", "POST");

    HttpResponse<String> asked = server.send(preflight);
    HttpResponse<String> sent = fromPage("https://m.shop.example", event("e1"));
    HttpResponse<String> refused = fromPage("https://m.shop.example", "{");
    HttpResponse<String> other = fromPage("https://other.example", event("e2"));

    assertEquals(204, asked.statusCode());
    assertEquals("https://shop.example", header(asked, "Access-Control-Allow-Origin"));
    assertEquals("POST", header(asked, "Access-Control-Allow-Methods"));
    assertEquals("Content-Type, Content-Encoding", header(asked, "Access-Control-Allow-Headers"));
    assertEquals("https://m.shop.example", header(sent, "Access-Control-Allow-Origin"));
    assertEquals("Retry-After", header(sent, "Access-Control-Expose-Headers"));
    assertEquals(400, refused.statusCode());
    assertEquals("https://m.shop.example", header(refused, "Access-Control-Allow-Origin"));
    assertEquals("", header(other, "Access-Control-Allow-Origin"));
    assertEquals("Origin", header(other, "Vary"));
  }

  @Test
  void keyInTheAddress_isForPagesThatMaySend() throws Exception {
    restart("--allow-origin=https://shop.example");

    assertEquals(202, withPagesKey("https://shop.example", "e1"));
    assertEquals(202, withPagesKey("http://127.0.0.1:" + server.uri("/").getPort(), "e2"));
    assertEquals(403, withPagesKey("https://other.example", "e3"));
    assertEquals(403, withPagesKey("null", "e4"));
    assertEquals(
        403,
        server
            .send(
                HttpRequest.newBuilder(server.uri("/events?key=k"))
                    .POST(HttpRequest.BodyPublishers.ofString(event("e5"))))
            .statusCode());
  }

  private int withPagesKey(String origin, String id) throws Exception {
    return server
        .send(
            server
                .events(event(id).getBytes(StandardCharsets.UTF_8))
                .uri(server.uri("/events?key=k"))
                .header("Content-Type", "text/plain")
                .header("Origin", origin))
        .statusCode();
  }

  private HttpResponse<String> fromPage(String origin, String body) throws Exception {
    return server.send(
        server.events(body.getBytes(StandardCharsets.UTF_8)).header("Origin", origin));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
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
            UserError.class, () -> CollectorServer.start(model, CLOCK, optionsWith(option)));

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
            UserError.class, () -> CollectorServer.start(model, CLOCK, "--log=file:" + log));

    assertTrue(error.getMessage().contains("Another process writes the log"));
  }

  @Test
  void withoutALog_theRemedyIsTold() throws Exception {
    stop();
    server = CollectorServer.start(model, CLOCK);

    HttpResponse<String> response = server.post(event("e1"));

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
