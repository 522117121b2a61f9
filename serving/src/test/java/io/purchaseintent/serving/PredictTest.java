package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.online.RedisFeatureReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

/** The service over real HTTP, with a real Redis and a trained model. */
final class PredictTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] KEY = new byte[32];

  private static final SessionState SESSION =
      SessionState.empty()
          .with(event(EventType.PRODUCT_VIEW, "2026-03-01T11:58:00Z", 1))
          .with(event(EventType.ADD_TO_CART, "2026-03-01T11:59:00Z", 2));
  private static final UserHistory USER =
      UserHistory.asOf(Instant.parse("2026-03-01T00:00:00Z"))
          .lifetimePurchaseCount(2)
          .preferredCategory("shoes")
          .lifetimeSessionCount(9)
          .sessions30d(3)
          .build();
  private static final ProductStats PRODUCT =
      ProductStats.asOf(Instant.parse("2026-02-28T00:00:00Z"))
          .purchaseCount30d(1)
          .viewCount30d(10)
          .priceSumMicros7d(40_000_000)
          .priceCount7d(2)
          .category("shoes")
          .build();

  @TempDir private static Path registry;
  private static PropensityModel model;
  private static int redisPort;

  private RedisServer redis;
  private RedisClient client;
  private StatefulRedisConnection<String, String> store;
  private RedisFeatureReader reader;
  private HttpServer server;
  private HttpClient http;
  private final BlockingQueue<LoggedPrediction> logged = new LinkedBlockingQueue<>();

  /** Keeps what is logged. */
  private record Kept(BlockingQueue<LoggedPrediction> logged) implements PredictionSink {

    @Override
    public void describe(FeatureSet featureSet) {}

    @Override
    public void accept(LoggedPrediction prediction) {
      logged.add(prediction);
    }

    @Override
    public void close() {}
  }

  private static CompactEvent event(EventType type, String time, long id) {
    return new CompactEvent(
        Instant.parse(time).toEpochMilli(),
        0,
        id,
        type,
        "shoe",
        "shoes",
        30_000_000,
        1,
        null,
        "ann",
        null,
        null,
        null,
        null);
  }

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
  }

  @BeforeEach
  void start() throws IOException {
    redis = RedisServer.newRedisServer().port(redisPort).build();
    redis.start();
    client = RedisClient.create("redis://localhost:" + redisPort);
    store = client.connect();
    reader =
        RedisFeatureReader.connect("redis://localhost:" + redisPort, new SimpleMeterRegistry());
    server = server(null);
    http = HttpClient.newHttpClient();
    store.sync().set(FeatureKey.session("s1"), StateCodec.toText(SESSION));
    put(FeatureKey.user("ann"), StateCodec.encode(USER));
    put(FeatureKey.product("shoe"), StateCodec.encode(PRODUCT));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    reader.close();
    client.shutdown();
    redis.stop();
  }

  @AfterAll
  static void forget() {
    model = null;
  }

  private HttpServer server(@Nullable Supplier<Pseudonymizer> pseudonymizer) {
    ServingMetrics metrics = new ServingMetrics();
    return HttpServer.start(
        metrics,
        List.of(
            OneModel.routes(
                model,
                reader,
                pseudonymizer,
                new Kept(logged),
                Clock.fixed(NOW, ZoneOffset.UTC),
                metrics),
            OneModel.status(model, reader, metrics)),
        "127.0.0.1",
        0);
  }

  private void put(String key, byte[] state) {
    store.sync().set(key, StateCodec.toText(state));
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

  private JsonNode predict(String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode());
    return JSON.readTree(response.body());
  }

  @Test
  void knownUser_isScoredFromTheStoredStates_asTrainingWouldHave() throws Exception {
    JsonNode answer =
        predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

    float[] vector =
        model.featureSet().vector(USER, SESSION, PRODUCT, new FeatureRequest(NOW, "shoe", 0));
    assertEquals(model.propensity(Segment.KNOWN, vector), answer.path("propensity").asDouble());
    assertEquals("known", answer.path("segment").asText());
    assertEquals("v1", answer.path("model_version").asText());
    assertEquals(model.featureSet().hash(), answer.path("feature_set").asText());
    assertEquals(12 * 3_600_000, answer.path("freshness").path("user_ms").asLong());
    assertEquals(60_000, answer.path("freshness").path("session_ms").asLong());
    assertEquals(36 * 3_600_000, answer.path("freshness").path("product_ms").asLong());
    assertFalse(answer.has("fallback"));
  }

  /** The answer may be there before its record. */
  private LoggedPrediction nextLogged() throws InterruptedException {
    return Objects.requireNonNull(logged.poll(10, TimeUnit.SECONDS), "nothing was logged");
  }

  @Test
  void prediction_isLoggedWithAllThatMakesItAgain() throws Exception {
    server.close();
    server = server(() -> new Pseudonymizer(KEY));
    String user = String.valueOf(new Pseudonymizer(KEY).apply("ann"));
    put(FeatureKey.user(user), StateCodec.encode(USER));

    JsonNode answer =
        predict(
            "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\","
                + "\"context\":{\"time\":\"2026-03-01T12:00:00.123456789Z\",\"price\":12.345678}}");

    LoggedPrediction found = nextLogged();
    assertEquals(Instant.parse("2026-03-01T12:00:00.123456789Z"), found.time());
    assertEquals(user, found.userId());
    assertEquals(12_345_678, found.priceMicros());
    assertArrayEquals(
        model.featureSet().vector(USER, SESSION, PRODUCT, found.request()), found.vector());
    assertEquals(StateIdentity.of(USER), found.user());
    assertEquals(StateIdentity.of(SESSION), found.session());
    assertEquals(StateIdentity.of(PRODUCT), found.product());
    assertEquals(2, found.session().events());
    assertEquals(Instant.parse("2026-03-01T11:59:00Z"), found.session().asOf());
    assertEquals(model.margin(Segment.KNOWN, found.vector()), found.margin());
    assertEquals(answer.path("propensity").asDouble(), found.propensity());
    assertEquals(answer.path("feature_set").asText(), found.featureSet());
    assertEquals(answer.path("model_version").asText(), found.modelVersion());
    assertEquals(Segment.KNOWN, found.segment());
    assertNull(found.fallback());
    assertTrue(found.latencyMicros() > 0);
    predict("{\"session_id\":\"nobody\"}");
    LoggedPrediction other = nextLogged();
    assertNotEquals(found.id(), other.id());
    assertEquals(StateIdentity.none(StateStatus.MISSING), other.session());
    assertEquals(StateIdentity.none(StateStatus.NOT_ASKED), other.user());
    assertEquals("base_rate", other.fallback());
  }

  @Test
  void unknownVisit_getsTheRateOfItsHour() throws Exception {
    // 12:00 in UTC is 13:00 in the shop's zone, Vienna; 11:00 is noon there.
    JsonNode quiet = predict("{\"session_id\":\"nobody\"}");
    JsonNode noon =
        predict("{\"session_id\":\"nobody\",\"context\":{\"time\":\"2026-03-01T11:00:00Z\"}}");

    assertEquals(0, quiet.path("propensity").asDouble(), 1e-3);
    assertEquals(0.25, noon.path("propensity").asDouble(), 1e-3);
    assertEquals("missing", noon.path("states").path("session").asText());
    assertEquals("base_rate", noon.path("fallback").asText());
    assertTrue(Float.isNaN(nextLogged().margin()));
  }

  @ParameterizedTest
  @CsvSource({"user, anonymous", "product, session_only"})
  void stateThatCannotBeUsed_costsOneRung(String entity, String rung) throws Exception {
    put(
        entity.equals("user") ? FeatureKey.user("ann") : FeatureKey.product("shoe"),
        new byte[] {1, 2});

    JsonNode answer =
        predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

    assertEquals(rung, answer.path("fallback").asText());
    assertEquals("corrupt", answer.path("states").path(entity).asText());
    boolean unusable = entity.equals("user");
    float[] vector =
        model
            .featureSet()
            .vector(
                unusable ? null : USER,
                SESSION,
                unusable ? PRODUCT : null,
                new FeatureRequest(NOW, "shoe", 0));
    assertEquals(
        model.propensity(Segment.of(!unusable), vector), answer.path("propensity").asDouble());
  }

  @Test
  void explanation_addsUpToTheMargin_andTellsWhatWouldChange() throws Exception {
    String body = "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}";
    HttpResponse<String> response = post("/explain", body);
    assertEquals(200, response.statusCode(), response.body());
    JsonNode explained = JSON.readTree(response.body());

    assertEquals(predict(body).path("propensity"), explained.path("propensity"));
    double sum = explained.path("base").asDouble() + explained.path("rest").asDouble();
    for (JsonNode reason : explained.path("contributions")) {
      sum += reason.path("contribution").asDouble();
      assertFalse(reason.path("text").asText().isEmpty());
    }
    assertEquals(explained.path("margin").asDouble(), sum, 1e-4);
    JsonNode first = explained.path("contributions").get(0);
    assertTrue(first.path("feature").asText().contains("add_to_cart_count"), first.toString());
    JsonNode cart = null;
    for (JsonNode change : explained.path("changes")) {
      cart = change.path("change").asText().contains("put into the cart") ? change : cart;
    }
    SessionState more = SESSION.with(event(EventType.ADD_TO_CART, "2026-03-01T12:00:00Z", 3));
    float[] then =
        model.featureSet().vector(USER, more, PRODUCT, new FeatureRequest(NOW, "shoe", 0));
    assertEquals(
        model.propensity(Segment.KNOWN, then),
        Objects.requireNonNull(cart, response.body()).path("propensity").asDouble(),
        1e-12);
    LoggedPrediction found = nextLogged();
    float[] contributions = Objects.requireNonNull(found.contributions());
    assertEquals(found.vector().length + 1, contributions.length);
    double logged = 0;
    for (float contribution : contributions) {
      logged += contribution;
    }
    assertEquals(found.margin(), logged, 1e-4);
    JsonNode unknown = JSON.readTree(post("/explain", "{\"session_id\":\"nobody\"}").body());
    assertEquals("base_rate", unknown.path("fallback").asText());
    assertEquals(0, unknown.path("contributions").size());
  }

  @Test
  void batch_answersAsOneByOne_andTellsWhichIsBroken() throws Exception {
    String known = "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}";
    String unknown = "{\"session_id\":\"nobody\"}";

    HttpResponse<String> response =
        post("/predict/batch", "[" + known + ",{\"session_id\":5}," + unknown + "," + known + "]");

    assertEquals(200, response.statusCode());
    JsonNode answers = JSON.readTree(response.body()).path("predictions");
    assertEquals(4, answers.size());
    assertEquals(predict(known), answers.get(0));
    assertEquals("session_id", answers.get(1).path("field").asText());
    assertEquals(predict(unknown), answers.get(2));
    assertEquals(predict(known), answers.get(3));
    assertTrue(
        response
            .headers()
            .firstValue("Server-Timing")
            .orElse("")
            .matches("store;dur=\\d+\\.\\d{3}, total;dur=\\d+\\.\\d{3}"));
    assertEquals(200, post("/predict/batch", "[]").statusCode());
    assertEquals(422, post("/predict/batch", known).statusCode());
    String many = String.join(",", Collections.nCopies(1_001, unknown));
    assertEquals(413, post("/predict/batch", "[" + many + "]").statusCode());
  }

  @Test
  void anonymousVisitor_isScoredByTheOtherSegment() throws Exception {
    JsonNode answer = predict("{\"user_id\":null,\"session_id\":\"s1\"}");

    float[] vector =
        model.featureSet().vector(null, SESSION, null, new FeatureRequest(NOW, null, 0));
    assertEquals("anonymous", answer.path("segment").asText());
    assertEquals(model.propensity(Segment.ANONYMOUS, vector), answer.path("propensity").asDouble());
    assertTrue(answer.path("freshness").path("user_ms").isNull());
    assertEquals("not_asked", answer.path("states").path("user").asText());
  }

  @Test
  void contextTime_isTheMomentOfTheAnswer() throws Exception {
    JsonNode answer =
        predict("{\"session_id\":\"s1\",\"context\":{\"time\":\"2026-03-01T13:30:00+01:00\"}}");

    assertEquals(31 * 60_000, answer.path("freshness").path("session_ms").asLong());
  }

  @Test
  void statesThatDoNotFit_areMissingAndNamed() throws Exception {
    byte[] other = StateCodec.encode(USER);
    other[0] = 77;
    put(FeatureKey.user("ann"), other);
    store.sync().set(FeatureKey.session("s1"), "%%% not base64");
    put(FeatureKey.product("shoe"), new byte[] {1, 2});

    JsonNode answer =
        predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

    assertEquals("other_version", answer.path("states").path("user").asText());
    assertEquals("corrupt", answer.path("states").path("session").asText());
    assertEquals("corrupt", answer.path("states").path("product").asText());
    assertEquals("base_rate", answer.path("fallback").asText());
    assertEquals("anonymous", answer.path("segment").asText());
  }

  @Test
  void storeGone_isAnsweredWithAFallback_andComesBack() throws Exception {
    redis.stop();

    JsonNode without = predict("{\"user_id\":\"ann\",\"session_id\":\"s1\"}");

    assertEquals("base_rate", without.path("fallback").asText());
    assertEquals("degraded", get("/health").path("status").asText());
    redis.start();
    awaitHealthy();
    assertFalse(predict("{\"session_id\":\"s1\"}").path("states").toString().contains("no_store"));
  }

  private void awaitHealthy() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!get("/health").path("redis").asText().equals("ok")) {
      assertTrue(System.nanoTime() < deadline, "Redis did not come back");
    }
  }

  @Test
  void userIds_areHashedAsIngestHashesThem() throws Exception {
    put(
        FeatureKey.user(String.valueOf(new Pseudonymizer(KEY).apply("ann"))),
        StateCodec.encode(USER));
    store.sync().del(FeatureKey.user("ann"));
    server.close();
    server = server(() -> new Pseudonymizer(KEY));

    assertEquals(
        "known", predict("{\"user_id\":\"ann\",\"session_id\":\"s1\"}").path("segment").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | session_id | is missing",
        "{\"session_id\":5} | session_id | is not text",
        "{\"session_id\":\"\"} | session_id | is 0 characters long, must be 1 to 256",
        "{\"session_id\":\"s\",\"user_id\":[1]} | user_id | is not text",
        "{\"session_id\":\"s\",\"context\":7} | context | is not a JSON object",
        "{\"session_id\":\"s\",\"context\":{\"tme\":1}} | context.tme | is not known; there are time and price",
        "{\"session_id\":\"s\",\"context\":{\"time\":\"noon\"}} | context.time | is not ISO-8601 with an offset, such as 2026-03-01T12:00:00Z",
        "{\"session_id\":\"s\",\"context\":{\"price\":-1}} | context.price | must be above 0 and at most 1000000000",
        "{\"session_id\":\"s\",\"context\":{\"price\":1e999}} | context.price | must be above 0 and at most 1000000000",
        "[] | body | is not a JSON object",
      })
  void badRequests_areRefused_withFieldAndReason(String body, String field, String reason)
      throws Exception {
    HttpResponse<String> response = post(body);

    assertEquals(422, response.statusCode(), response.body());
    assertEquals(field, JSON.readTree(response.body()).path("field").asText());
    assertEquals(reason, JSON.readTree(response.body()).path("reason").asText());
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

  @Test
  void hostOfAnotherMachine_isExplained() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> HttpServer.start(new ServingMetrics(), List.of(), "192.0.2.1", 0));

    assertTrue(
        String.valueOf(error.getMessage()).startsWith("--host=192.0.2.1 is no address"),
        error.getMessage());
    assertEquals(2, error.exitCode());
  }

  @Test
  void takenPort_isExplained() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> HttpServer.start(new ServingMetrics(), List.of(), "127.0.0.1", server.port()));

    assertTrue(String.valueOf(error.getMessage()).contains("is in use"));
  }

  @Test
  void metrics_countWhatBecameOfTheStates() throws Exception {
    predict("{\"user_id\":\"nobody\",\"session_id\":\"s1\"}");
    HttpResponse<String> metrics =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertTrue(
        metrics.body().contains("states_read_total{entity=\"user\",status=\"missing\"} 1.0"),
        metrics.body());
  }
}
