package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature that nobody has counted yet is never served as nothing counted. */
final class NotMadeTest {

  private static final String QUESTION =
      "{\"session_id\": \"s1\", \"user_id\": \"ann\", \"product_id\": \"shoe\"}";

  private static FeatureDefinition count(String name, Of of) {
    return FeatureDefinition.of(
        new DeclaredFeature(
            name,
            1,
            of,
            Type.NUMBER,
            "",
            new DeclaredFeature.Aggregate(Function.COUNT, null, Filter.ALL, null, 7)));
  }

  private static PropensityModel model(Path registry) throws IOException {
    FeatureDefinition carts = Objects.requireNonNull(FeatureCatalog.find("add_to_cart_count"));
    String version =
        TrainedModel.write(
            registry,
            0.9f,
            List.of(
                carts,
                count("clicks", Of.SHOPPER),
                count("looks", Of.PRODUCT),
                count("steps", Of.VISIT)));
    return new FileRegistry(registry).load(TrainedModel.NAME, version);
  }

  @Test
  void stateThatIsMadeWithoutAFeature_isNotShownToAModelThatAsksForIt(@TempDir Path registry)
      throws Exception {
    try (PredictingServer server = new PredictingServer(model(registry))) {
      server.look();
      assertStates(server.predict(QUESTION), "not_made", "not_made", "session_only");
      assertEquals(Float.NaN, server.nextLogged().vector()[1]);

      server.redis().set(FeatureKey.MADE_WITH, "looks:1 clicks:2");
      server.look();
      assertStates(server.predict(QUESTION), "not_made", "ok", "anonymous");
      assertEquals(Float.NaN, server.nextLogged().vector()[1]);

      server.redis().set(FeatureKey.MADE_WITH, "clicks:1 looks:1");
      server.look();
      JsonNode whole = server.predict(QUESTION);
      assertStates(whole, "ok", "ok", "");
      assertFalse(whole.has("fallback"));
      assertEquals(0, server.nextLogged().vector()[1]);

      server.redis().del(FeatureKey.MADE_WITH);
      assertStates(server.predict(QUESTION), "ok", "ok", "");
      server.look();
      assertStates(server.predict(QUESTION), "not_made", "not_made", "session_only");
    }
  }

  private static void assertStates(JsonNode answer, String user, String product, String fallback) {
    assertEquals(user, answer.at("/states/user").asText(), answer::toString);
    assertEquals(product, answer.at("/states/product").asText(), answer::toString);
    assertEquals("ok", answer.at("/states/session").asText(), answer::toString);
    assertEquals(fallback, answer.path("fallback").asText(), answer::toString);
  }
}
