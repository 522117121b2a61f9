package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.LearntRates;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.serving.decide.DecideRoutes;
import io.purchaseintent.serving.decide.LearntInEffect;
import io.purchaseintent.serving.decide.Ledger;
import io.purchaseintent.serving.decide.PolicyInEffect;
import io.purchaseintent.serving.decide.SharedLedger;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.RedisFeatureReader;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.VariantObserver;
import io.purchaseintent.serving.variant.Variants;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

/** Decisions over real HTTP, with a real Redis, a trained model and a policy's file. */
@Timeout(120)
final class DecideTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It gains whatever the model says, from a cart of 20 on: a tenth of the margin is above 1. */
  private static final String POLICY =
      """
      name: first
      zone: UTC
      margin: 0.5
      average_order_value: 40
      actions:
        - action: none
        - action: gift
          cost: {fixed: 1, paid: always}
          uplift: {absolute: 0.1}
          only:
            once_a_session: true
            once_a_user_in_days: 7
            before_purchase: true
            channels: [email]
          daily_budget: 2
      """;

  @TempDir private static Path registry;
  @TempDir private Path home;
  private static PropensityModel model;
  private static RedisServer redis;
  private static int redisPort;

  private Path file;
  private RedisFeatureReader reader;
  private SupervisedLoop watch;
  private HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
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

  private static CompactEvent event(EventType type, String time, long id, long priceMicros) {
    return new CompactEvent(
        Instant.parse(time).toEpochMilli(),
        0,
        id,
        type,
        "shoe",
        "shoes",
        priceMicros,
        1,
        null,
        "ann",
        null,
        Channel.EMAIL,
        null,
        null);
  }

  @BeforeAll
  static void startStore() throws IOException {
    model = TrainedModel.register(registry);
    try (ServerSocket free = new ServerSocket(0)) {
      redisPort = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(redisPort).build();
    redis.start();
    SessionState session =
        SessionState.empty()
            .with(event(EventType.PRODUCT_VIEW, "2026-03-01T11:58:00Z", 1, 30_000_000))
            .with(event(EventType.ADD_TO_CART, "2026-03-01T11:59:00Z", 2, 30_000_000));
    RedisClient client = RedisClient.create("redis://localhost:" + redisPort);
    client.connect().sync().set(FeatureKey.session("s1"), StateCodec.toText(session));
    SessionState bought =
        session.with(event(EventType.PURCHASE, "2026-03-01T11:59:30Z", 3, 30_000_000));
    client.connect().sync().set(FeatureKey.session("bought"), StateCodec.toText(bought));
    client.shutdown();
  }

  @AfterAll
  static void stopStore() throws IOException {
    redis.stop();
  }

  private LearntBoard board() {
    return new LearntBoard(new StoreNotes(new FolderStore(home), "shop", "learnt"));
  }

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(home.resolve("policy.yaml"), POLICY);
    reader =
        RedisFeatureReader.connect("redis://localhost:" + redisPort, new SimpleMeterRegistry());
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Variants variants = Variants.of(model);
    ServingMetrics metrics = new ServingMetrics();
    // Of a name that no other test has: Redis goes on.
    Ledger ledger =
        new SharedLedger(
            reader.scripts(), home.toString(), Duration.ofSeconds(5), metrics.registry());
    LearntInEffect learnt = new LearntInEffect(board());
    PolicyInEffect policy =
        PolicyInEffect.of(() -> PolicyFile.read(file), ledger, learnt, clock, metrics.registry());
    watch =
        SupervisedLoop.every(
            Duration.ofMillis(5),
            "policy",
            () -> {
              learnt.refresh();
              policy.follow();
            });
    server =
        HttpServer.start(
            metrics,
            List.of(
                new DecideRoutes(
                    new ScoringService(
                        () -> variants,
                        reader,
                        null,
                        Duration.ofSeconds(5),
                        new SessionGap(Duration.ofMinutes(30)),
                        VariantObserver.NONE,
                        new PredictionIds("test")),
                    new PredictionRecorder(
                        new Kept(logged),
                        new ScoreMetrics(metrics.registry()),
                        VariantObserver.NONE,
                        0),
                    policy,
                    new Questions(clock, RatesInEffect.NONE, metrics.registry())),
                OneModel.status(model, reader, metrics)),
            "127.0.0.1",
            0);
  }

  @AfterEach
  void stop() {
    server.close();
    watch.close();
    reader.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/decide")).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode decide(String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(uri(path)));
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  /** Puts another text in the place of the file, as an editor does. */
  private void replace(String text) throws IOException {
    Path next = Files.writeString(home.resolve("policy.next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonNode awaitPolicy(String field, String start) throws Exception {
    while (true) {
      JsonNode policy = JSON.readTree(get("/policy"));
      if (policy.path(field).asText().startsWith(start)) {
        return policy;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String action(JsonNode answer) {
    return answer.path("decision").path("action").asText();
  }

  @Test
  void decision_isThatOfPropensityAndCart_andIsLoggedWithThePrediction() throws Exception {
    JsonNode answer = decide("{\"session_id\":\"s1\"}");

    // The cart of 30 has a margin of 15: a tenth more of it, less 1.
    JsonNode decision = answer.path("decision");
    double propensity = answer.path("propensity").asDouble();
    assertTrue(propensity > 0 && propensity <= 0.9, answer.toString());
    assertEquals("gift", decision.path("action").asText());
    assertEquals((propensity + 0.1) * 15 - 1, decision.path("expected_value").asDouble(), 1e-9);
    assertEquals(0.5, decision.path("gain").asDouble(), 1e-9);
    assertEquals(1, decision.path("probability").asDouble());
    assertFalse(decision.path("exploration").asBoolean(true));
    assertEquals(PolicyFile.read(file).policy().id(), decision.path("policy").asText());
    assertEquals("champion", answer.path("variant").asText());
    assertEquals(propensity * 15, answer.at("/alternatives/0/expected_value").asDouble(), 1e-9);
    assertTrue(answer.at("/alternatives/1/eligible").asBoolean());

    LoggedPrediction kept = Objects.requireNonNull(logged.poll(30, TimeUnit.SECONDS));
    assertEquals(propensity, kept.propensity());
    Choice choice = new Choice(List.of(new Choice.Chance("none", 0), new Choice.Chance("gift", 1)));
    assertEquals(
        new ChosenAction("gift", 1, PolicyFile.read(file).policy().id(), choice), kept.action());
  }

  @Test
  void whatThePolicyHasLearnt_decides_asSoonAsItIsInUse() throws Exception {
    Files.writeString(
        file,
        POLICY
            .replace("actions:", "bandit: {kind: thompson, least_share: 0.1}\nactions:")
            .replace("daily_budget: 2", "daily_budget: 1000000"));
    JsonNode before = awaitPolicy("@");
    assertEquals(0.9, probability(before, "gift"), 1e-9);

    // Nobody who was given it ever bought.
    Learnt learnt =
        new LearntRates(
            Map.of(
                new Of("anonymous/browsing", "gift"), new Sum(0, 1e6),
                new Of("anonymous/browsing", "none"), new Sum(5e5, 5e5)));
    AuditEntry audit = new AuditEntry(NOW, "ann", "nightly");
    LearntVersion kept =
        board()
            .keep(
                "first",
                learnt,
                (number, text) ->
                    new LearntVersion(
                        "first",
                        number,
                        "first@1",
                        "thompson",
                        0,
                        NOW,
                        1,
                        1,
                        List.of(),
                        text,
                        audit));
    board().use("first", kept.version(), audit);

    JsonNode after = awaitPolicy("+1");
    assertEquals(0.1, probability(after, "gift"), 1e-9);
    assertEquals(0.5, after.at("/alternatives/0/purchase_probability").asDouble(), 0.01);

    board().use("first", 0, audit);
    while (awaitPolicy("@").at("/decision/policy").asText().contains("+")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** An answer by a policy whose id has this in it. */
  private JsonNode awaitPolicy(String part) throws Exception {
    while (true) {
      JsonNode answer = decide("{\"session_id\": \"s1\"}");
      // Of the policy before it is 1, and 0 once its budget is gone.
      double drawn = answer.at("/alternatives/1/probability").asDouble();
      if (answer.at("/decision/policy").asText().contains(part) && drawn > 0 && drawn < 1) {
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static double probability(JsonNode answer, String action) {
    for (JsonNode each : answer.path("alternatives")) {
      if (each.path("action").asText().equals(action)) {
        return each.path("probability").asDouble();
      }
    }
    return Double.NaN;
  }

  @Test
  void learnedUplift_isAskedWithWhatTheModelKnew() throws Exception {
    float[] values = new float[400];
    float[] labels = new float[200];
    float[] weights = new float[200];
    for (int i = 0; i < labels.length; i++) {
      values[2 * i] = i % 50;
      labels[i] = i % 50 > 20 && i % 5 > 0 ? 1 : 0;
      weights[i] = 1;
    }
    Matrix rows = new Matrix(values, 2, labels, weights);
    JsonNode trees =
        JSON.readTree(
            BoosterTraining.train(
                    rows,
                    rows,
                    new BoosterParameters(5, 5, 2, 0.3, 1, 1, 1, 1, 1, 1),
                    (round, loss, best) -> {})
                .json());
    ObjectNode json = JSON.createObjectNode().put("uplift", 1).put("action", "gift");
    json.putArray("features").add("cart_value");
    ArrayNode models = json.putArray("models");
    for (double weight : new double[] {0.4, 0.2}) {
      models.addArray().addObject().put("weight", weight).put("offset", 0).set("trees", trees);
    }
    Files.write(home.resolve("gift.json"), JSON.writeValueAsBytes(json));
    String learns = "uplift_model: {file: gift.json}\n    uplift: {absolute: 0.1}";

    replace(
        POLICY.replace("name: first", "name: second").replace("uplift: {absolute: 0.1}", learns));
    awaitPolicy("policy", "second@");
    JsonNode answer = decide("{\"session_id\":\"s1\"}");

    float propensity = (float) answer.path("propensity").asDouble();
    float margin = TreeEnsemble.ofXgboostJson(trees).margin(new float[] {30, propensity});
    double mean = 0.3 / (1 + Math.exp(-margin));
    assertTrue(mean > 0.15, "moved: " + mean);
    assertEquals(
        Math.min(1, answer.path("propensity").asDouble() + mean),
        answer.at("/alternatives/1/purchase_probability").asDouble(),
        1e-9);

    // The two models are 0.2 of the share apart: the error is a third of the mean.
    replace(
        POLICY
            .replace("name: first", "name: third")
            .replace("uplift: {absolute: 0.1}", learns.replace(".json}", ".json, by: lower}")));
    awaitPolicy("policy", "third@");
    answer = decide("{\"session_id\":\"s1\"}");
    assertEquals(
        Math.min(1, answer.path("propensity").asDouble() + mean * (1 - 1.6448536269514722 / 3)),
        answer.at("/alternatives/1/purchase_probability").asDouble(),
        1e-9);

    // A model that asks for what nobody knows leaves what is assumed.
    json.putArray("features").add("not_there");
    Files.write(home.resolve("gift.json"), JSON.writeValueAsBytes(json));
    replace(
        POLICY.replace("name: first", "name: fourth").replace("uplift: {absolute: 0.1}", learns));
    awaitPolicy("policy", "fourth@");
    answer = decide("{\"session_id\":\"s1\"}");
    assertEquals(
        answer.path("propensity").asDouble() + 0.1,
        answer.at("/alternatives/1/purchase_probability").asDouble(),
        1e-9);
  }

  @Test
  void visitThatBought_isGivenNothingForWhatItJustPaidFor() throws Exception {
    JsonNode answer = decide("{\"session_id\":\"bought\"}");

    assertTrue(answer.path("has_purchased").asBoolean());
    assertEquals("none", action(answer));
    assertEquals("before_purchase", answer.at("/alternatives/1/rule").asText());
    assertEquals("the visit has bought", answer.at("/alternatives/1/reason").asText());
    // The cart is empty again: an order of the average value.
    assertEquals(
        answer.path("propensity").asDouble() * 20,
        answer.at("/alternatives/0/expected_value").asDouble(),
        1e-9);
  }

  @Test
  void cartValueOfTheRequest_isTakenBeforeTheStores() throws Exception {
    assertEquals(
        4,
        decide("{\"session_id\":\"s1\",\"cart_value\":100}").at("/decision/gain").asDouble(),
        1e-9);
    // Of 0 it is none: an average order, 0.1 · 20 − 1.
    assertEquals(
        1,
        decide("{\"session_id\":\"s1\",\"cart_value\":0}").at("/decision/gain").asDouble(),
        1e-9);
  }

  @Test
  void whatWasGivenAlready_isKeptBack() throws Exception {
    JsonNode thisVisit = decide("{\"session_id\":\"s1\",\"already_given\":[\"gift\"]}");
    JsonNode before =
        decide(
            "{\"session_id\":\"s1\",\"already_given\":"
                + "[{\"action\":\"gift\",\"time\":\"2026-02-25T12:00:00+01:00\"}]}");
    JsonNode longAgo =
        decide(
            "{\"session_id\":\"s1\",\"already_given\":"
                + "[{\"action\":\"gift\",\"time\":\"2026-02-22T12:00:00Z\"},\"other\"]}");

    assertEquals("none", action(thisVisit));
    assertEquals("once_a_session", thisVisit.at("/alternatives/1/rule").asText());
    assertEquals("none", action(before));
    assertEquals("once_a_user_in_days", before.at("/alternatives/1/rule").asText());
    assertEquals("gift", action(longAgo));
  }

  @Test
  void visitThatTheStoreDoesNotKnow_isDecidedForToo() throws Exception {
    JsonNode answer = decide("{\"session_id\":\"nobody\"}");

    assertEquals("base_rate", answer.path("fallback").asText());
    assertEquals("none", action(answer));
    assertEquals("the channel is not known", answer.at("/alternatives/1/reason").asText());
  }

  @Test
  void budget_isCounted_shown_andKept_whenThePolicyChanges() throws Exception {
    assertTrue(get("/metrics").contains("decision_budget_left{action=\"gift\"} 2.0"));
    assertEquals("gift", action(decide("{\"session_id\":\"s1\"}")));
    assertEquals("gift", action(decide("{\"session_id\":\"s1\"}")));
    JsonNode third = decide("{\"session_id\":\"s1\"}");

    assertEquals("none", action(third));
    assertEquals("daily_budget", third.at("/alternatives/1/rule").asText());
    String metrics = get("/metrics");
    assertTrue(metrics.contains("decision_budget_left{action=\"gift\"} 0.0"), metrics);
    assertTrue(
        metrics.contains("decisions_total{action=\"gift\",exploration=\"false\"} 2.0"), metrics);

    replace(POLICY.replace("first", "second").replace("daily_budget: 2", "daily_budget: 3"));
    awaitPolicy("policy", "second@");
    assertEquals("gift", action(decide("{\"session_id\":\"s1\"}")));
    assertEquals("none", action(decide("{\"session_id\":\"s1\"}")));
  }

  @Test
  void requestThatIsSentAgain_hasItsDecisionAgain_andIsChargedOnce() throws Exception {
    for (int i = 0; i < 4; i++) {
      HttpResponse<String> again =
          send(
              HttpRequest.newBuilder(uri("/decide"))
                  .header("X-Request-Id", "checkout-17")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"session_id\":\"s1\"}")));
      assertEquals("gift", action(JSON.readTree(again.body())));
    }

    assertTrue(get("/metrics").contains("decision_budget_left{action=\"gift\"} 1.0"));
  }

  @Test
  void shopperWhoWasGivenIt_isNotGivenItAgain_thoughNobodySaysSo() throws Exception {
    String shopper = "{\"session_id\":\"s1\",\"user_id\":\"ann\"}";
    assertEquals("gift", action(decide(shopper)));
    JsonNode second = decide(shopper);

    assertEquals("none", action(second));
    assertEquals("once_a_user_in_days", second.at("/alternatives/1/rule").asText());
    assertEquals("gift", action(decide("{\"session_id\":\"s1\"}")));
  }

  @Test
  void invalidFile_isRefused_andTheOneBeforeStays() throws Exception {
    String first = PolicyFile.read(file).policy().id();
    replace(POLICY.replace("margin: 0.5", "margin: 5"));
    JsonNode refused = awaitPolicy("refused", file + ", line 3: margin is 5, but must lie");

    assertEquals(first, refused.path("policy").asText());
    assertEquals(first, decide("{\"session_id\":\"s1\"}").at("/decision/policy").asText());
    assertTrue(get("/metrics").contains("policy_reloads_total{outcome=\"refused\"} 1.0"));

    Files.delete(file);
    awaitPolicy("refused", "The policy " + file + " does not exist");
    replace(POLICY.replace("first", "second"));
    JsonNode valid = awaitPolicy("policy", "second@");
    assertNull(valid.get("refused"));
    assertTrue(get("/metrics").contains("policy_reloads_total{outcome=\"loaded\"} 1.0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"session_id":"s1","cart_value":-1}            | cart_value            | must be a number from 0 to 1000000000
          {"session_id":"s1","cart_value":"9"}           | cart_value            | must be a number from 0 to 1000000000
          {"session_id":"s1","cart_value":1e999}         | cart_value            | must be a number from 0 to 1000000000
          {"session_id":"s1","already_given":"gift"}     | already_given         | must be a list of at most 100 actions
          {"session_id":"s1","already_given":[{}]}       | already_given.0       | must be an action's name, or an object
          {"session_id":"s1","already_given":["a",{"action":"b"}]} | already_given.1.time | is not ISO-8601 with an offset
          {"cart_value":9}                               | session_id            | is missing
          """)
  void fieldThatBreaksARule_isNamed(String body, String field, String reason) throws Exception {
    HttpResponse<String> response = post(body);

    assertEquals(422, response.statusCode(), response.body());
    JsonNode answer = JSON.readTree(response.body());
    assertEquals(field, answer.path("field").asText());
    assertTrue(answer.path("reason").asText().startsWith(reason), response.body());
    assertTrue(logged.isEmpty());
  }
}
