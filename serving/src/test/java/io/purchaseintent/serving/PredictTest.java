package io.purchaseintent.serving;

import static io.purchaseintent.serving.PredictingServer.KEY;
import static io.purchaseintent.serving.PredictingServer.NOW;
import static io.purchaseintent.serving.PredictingServer.PRODUCT;
import static io.purchaseintent.serving.PredictingServer.SESSION;
import static io.purchaseintent.serving.PredictingServer.USER;
import static io.purchaseintent.serving.PredictingServer.event;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers over real HTTP, with a real Redis and a trained model. */
final class PredictTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path registry;
  private static PropensityModel model;
  private PredictingServer shop;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() throws IOException {
    shop = new PredictingServer(model);
  }

  @AfterEach
  void stop() throws IOException {
    shop.close();
  }

  @Test
  void knownUser_isScoredFromTheStoredStates_asTrainingWouldHave() throws Exception {
    JsonNode answer =
        shop.predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

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

  @Test
  void prediction_isLoggedWithAllThatMakesItAgain() throws Exception {
    shop.restart(() -> new Pseudonymizer(KEY));
    String user = String.valueOf(new Pseudonymizer(KEY).apply("ann"));
    shop.put(FeatureKey.user(user), StateCodec.encode(USER));

    JsonNode answer =
        shop.predict(
            "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\","
                + "\"context\":{\"time\":\"2026-03-01T12:00:00.123456789Z\",\"price\":12.345678}}");

    LoggedPrediction found = shop.nextLogged();
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
    shop.predict("{\"session_id\":\"nobody\"}");
    LoggedPrediction other = shop.nextLogged();
    assertNotEquals(found.id(), other.id());
    assertEquals(StateIdentity.none(StateStatus.MISSING), other.session());
    assertEquals(StateIdentity.none(StateStatus.NOT_ASKED), other.user());
    assertEquals("base_rate", other.fallback());
  }

  @Test
  void visitThatEnded_isToldByAStatusOfItsOwn_andIsNotUsed() throws Exception {
    SessionState ended = SessionState.of(event(EventType.ADD_TO_CART, "2026-03-01T11:30:00Z", 1));
    SessionState open =
        SessionState.of(event(EventType.ADD_TO_CART, "2026-03-01T11:30:00.001Z", 1));
    shop.redis().set(FeatureKey.session("ended"), StateCodec.toText(ended));
    shop.redis().set(FeatureKey.session("open"), StateCodec.toText(open));

    JsonNode answer = shop.predict("{\"session_id\":\"ended\"}");
    LoggedPrediction logged = shop.nextLogged();

    assertEquals("ended", answer.at("/states/session").asText());
    assertEquals("base_rate", answer.path("fallback").asText());
    assertTrue(answer.at("/freshness/session_ms").isNull());
    assertEquals(StateIdentity.none(StateStatus.ENDED), logged.session());
    assertEquals("ok", shop.predict("{\"session_id\":\"open\"}").at("/states/session").asText());
    HttpResponse<String> batch = shop.post("/predict/batch", "[{\"session_id\":\"ended\"}]");
    assertEquals("ended", JSON.readTree(batch.body()).at("/predictions/0/states/session").asText());
  }

  @Test
  void visitThatBought_isSaidToHave() throws Exception {
    SessionState bought = SESSION.with(event(EventType.PURCHASE, "2026-03-01T11:59:30Z", 3));
    shop.redis().set(FeatureKey.session("bought"), StateCodec.toText(bought));

    JsonNode after = shop.predict("{\"session_id\":\"bought\"}");

    assertTrue(after.path("has_purchased").asBoolean());
    assertFalse(shop.predict("{\"session_id\":\"s1\"}").path("has_purchased").asBoolean(true));
  }

  @Test
  void explanation_addsUpToTheMargin_andTellsWhatWouldChange() throws Exception {
    String body = "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}";
    HttpResponse<String> response = shop.post("/explain", body);
    assertEquals(200, response.statusCode(), response.body());
    JsonNode explained = JSON.readTree(response.body());

    assertEquals(shop.predict(body).path("propensity"), explained.path("propensity"));
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
    LoggedPrediction found = shop.nextLogged();
    float[] contributions = Objects.requireNonNull(found.contributions());
    assertEquals(found.vector().length + 1, contributions.length);
    double logged = 0;
    for (float contribution : contributions) {
      logged += contribution;
    }
    assertEquals(found.margin(), logged, 1e-4);
    JsonNode unknown = JSON.readTree(shop.post("/explain", "{\"session_id\":\"nobody\"}").body());
    assertEquals("base_rate", unknown.path("fallback").asText());
    assertEquals(0, unknown.path("contributions").size());
  }

  @Test
  void batch_answersAsOneByOne_andTellsWhichIsBroken() throws Exception {
    String known = "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}";
    String unknown = "{\"session_id\":\"nobody\"}";

    HttpResponse<String> response =
        shop.post(
            "/predict/batch", "[" + known + ",{\"session_id\":[5]}," + unknown + "," + known + "]");

    assertEquals(200, response.statusCode());
    JsonNode answers = JSON.readTree(response.body()).path("predictions");
    assertEquals(4, answers.size());
    assertEquals(unnamed(shop.predict(known)), unnamed(answers.get(0)));
    assertEquals("session_id", answers.get(1).path("field").asText());
    assertEquals(unnamed(shop.predict(unknown)), unnamed(answers.get(2)));
    assertEquals(unnamed(shop.predict(known)), unnamed(answers.get(3)));
    assertTrue(
        response
            .headers()
            .firstValue("Server-Timing")
            .orElse("")
            .matches("store;dur=\\d+\\.\\d{3}, total;dur=\\d+\\.\\d{3}"));
    assertEquals(200, shop.post("/predict/batch", "[]").statusCode());
    assertEquals(422, shop.post("/predict/batch", known).statusCode());
    String many = String.join(",", Collections.nCopies(1_001, unknown));
    assertEquals(413, shop.post("/predict/batch", "[" + many + "]").statusCode());
  }

  /** All but its name. */
  private static JsonNode unnamed(JsonNode answer) {
    return ((ObjectNode) answer.deepCopy()).without("prediction_id");
  }

  @Test
  void everyAnswer_hasANameOfItsOwn_byWhichItsRecordIsFound_withTheRequests() throws Exception {
    String known = "{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}";
    JsonNode one = shop.predict(known);
    assertEquals(one.path("prediction_id").asText(), shop.nextLogged().id());
    JsonNode explained = JSON.readTree(shop.post("/explain", known).body());
    assertEquals(explained.path("prediction_id").asText(), shop.nextLogged().id());

    HttpResponse<String> response = shop.post("/predict/batch", "[" + known + "," + known + "]");

    JsonNode answers = JSON.readTree(response.body()).path("predictions");
    String request = response.headers().firstValue("X-Request-Id").orElseThrow();
    for (JsonNode answer : answers) {
      LoggedPrediction logged = shop.nextLogged();
      assertEquals(answer.path("prediction_id").asText(), logged.id());
      assertEquals(request, logged.requestId());
    }
    Set<String> names = new HashSet<>(List.of(one.path("prediction_id").asText()));
    names.add(explained.path("prediction_id").asText());
    answers.forEach(answer -> names.add(answer.path("prediction_id").asText()));
    assertEquals(4, names.size());
  }

  @Test
  void anonymousVisitor_isScoredByTheOtherSegment() throws Exception {
    JsonNode answer = shop.predict("{\"user_id\":null,\"session_id\":\"s1\"}");

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
        shop.predict(
            "{\"session_id\":\"s1\",\"context\":{\"time\":\"2026-03-01T13:20:00+01:00\"}}");

    assertEquals(21 * 60_000, answer.path("freshness").path("session_ms").asLong());
  }

  @Test
  void userIds_areHashedAsIngestHashesThem() throws Exception {
    shop.put(
        FeatureKey.user(String.valueOf(new Pseudonymizer(KEY).apply("ann"))),
        StateCodec.encode(USER));
    shop.redis().del(FeatureKey.user("ann"));
    shop.restart(() -> new Pseudonymizer(KEY));

    assertEquals(
        "known",
        shop.predict("{\"user_id\":\"ann\",\"session_id\":\"s1\"}").path("segment").asText());
  }

  @Test
  void idsOfSessionsToo_areHashed_withAKeyForAllIds() throws Exception {
    byte[] key = "all-ids:a secret of a shop".getBytes(StandardCharsets.US_ASCII);
    String session = new Pseudonymizer(key).session("ann-4711-1");
    shop.redis().set(FeatureKey.session(session), StateCodec.toText(SESSION));
    shop.restart(() -> new Pseudonymizer(key));

    JsonNode answer = shop.predict("{\"user_id\":\"ann-4711\",\"session_id\":\"ann-4711-1\"}");

    String logged =
        new String(LoggedPredictionJson.toBytes(shop.nextLogged()), StandardCharsets.UTF_8);
    assertEquals("ok", answer.path("states").path("session").asText());
    assertTrue(logged.contains(session), logged);
    assertFalse(logged.contains("4711"), logged);
    assertFalse(answer.toString().contains("4711"), answer.toString());
  }

  @Test
  void metrics_countWhatBecameOfTheStates() throws Exception {
    shop.predict("{\"user_id\":\"nobody\",\"session_id\":\"s1\"}");
    String metrics = shop.text("/metrics");

    assertTrue(
        metrics.contains("states_read_total{entity=\"user\",status=\"missing\"} 1.0"), metrics);
  }
}
