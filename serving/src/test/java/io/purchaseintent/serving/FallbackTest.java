package io.purchaseintent.serving;

import static io.purchaseintent.serving.PredictingServer.NOW;
import static io.purchaseintent.serving.PredictingServer.PRODUCT;
import static io.purchaseintent.serving.PredictingServer.SESSION;
import static io.purchaseintent.serving.PredictingServer.USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers stand on where something lacks, over real HTTP and with a real Redis. */
final class FallbackTest {

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
  void unknownVisit_getsTheRateOfItsHour() throws Exception {
    // 12:00 in UTC is 13:00 in the shop's zone, Vienna; 11:00 is noon there.
    JsonNode quiet = shop.predict("{\"session_id\":\"nobody\"}");
    JsonNode noon =
        shop.predict("{\"session_id\":\"nobody\",\"context\":{\"time\":\"2026-03-01T11:00:00Z\"}}");

    assertEquals(0, quiet.path("propensity").asDouble(), 1e-3);
    assertEquals(0.25, noon.path("propensity").asDouble(), 1e-3);
    assertEquals("missing", noon.path("states").path("session").asText());
    assertEquals("base_rate", noon.path("fallback").asText());
    assertTrue(Float.isNaN(shop.nextLogged().margin()));
  }

  @ParameterizedTest
  @CsvSource({"user, anonymous", "product, session_only"})
  void stateThatCannotBeUsed_costsOneRung(String entity, String rung) throws Exception {
    shop.put(
        entity.equals("user") ? FeatureKey.user("ann") : FeatureKey.product("shoe"),
        new byte[] {1, 2});

    JsonNode answer =
        shop.predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

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
  void statesThatDoNotFit_areMissingAndNamed() throws Exception {
    byte[] other = StateCodec.encode(USER);
    other[0] = 77;
    shop.put(FeatureKey.user("ann"), other);
    shop.redis().set(FeatureKey.session("s1"), "%%% not base64");
    shop.put(FeatureKey.product("shoe"), new byte[] {1, 2});

    JsonNode answer =
        shop.predict("{\"user_id\":\"ann\",\"session_id\":\"s1\",\"product_id\":\"shoe\"}");

    assertEquals("other_version", answer.path("states").path("user").asText());
    assertEquals("corrupt", answer.path("states").path("session").asText());
    assertEquals("corrupt", answer.path("states").path("product").asText());
    assertEquals("base_rate", answer.path("fallback").asText());
    assertEquals("anonymous", answer.path("segment").asText());
  }

  @Test
  void storeGone_isAnsweredWithAFallback_andComesBack() throws Exception {
    shop.stopRedis();

    JsonNode without = shop.predict("{\"user_id\":\"ann\",\"session_id\":\"s1\"}");

    assertEquals("base_rate", without.path("fallback").asText());
    assertEquals("degraded", shop.get("/health").path("status").asText());
    shop.startRedis();
    awaitHealthy();
    assertFalse(
        shop.predict("{\"session_id\":\"s1\"}").path("states").toString().contains("no_store"));
  }

  private void awaitHealthy() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!shop.get("/health").path("redis").asText().equals("ok")) {
      assertTrue(System.nanoTime() < deadline, "Redis did not come back");
    }
  }
}
