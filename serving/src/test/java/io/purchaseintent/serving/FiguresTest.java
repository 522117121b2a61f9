package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard is told, over HTTP. */
final class FiguresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path registry;
  @TempDir private Path folder;
  private WholeServer server;

  @BeforeAll
  static void train() throws Exception {
    TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    server = WholeServer.start(registry, folder.resolve("log"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void predict(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertEquals(
          200,
          server
              .post("/predict", "{\"session_id\":\"visit" + i + "\",\"user_id\":\"ann\"}")
              .statusCode());
    }
  }

  @Test
  void figures_areThoseOfTheServer_andNameNoUser() throws Exception {
    predict(3);
    JsonNode figures = server.json("/dashboard.json");

    assertEquals(3, figures.path("latency").path("count").asInt());
    assertEquals(3, sum(figures.path("latency").path("counts")));
    assertEquals(3, sum(figures.path("propensity").path("counts")));
    server.post("/predict", "{\"session_id\":\"s1\"}");
    double propensity =
        JSON.readTree(server.post("/predict", "{\"session_id\":\"s1\"}").body())
            .path("propensity")
            .asDouble();
    JsonNode two = server.json("/dashboard.json");
    JsonNode bounds = two.path("propensity").path("bounds");
    int bucket = 0;
    while (bounds.get(bucket).asDouble() < 1e4 * propensity) {
      bucket++;
    }
    assertEquals(2, two.path("propensity").path("counts").get(bucket).asInt(), two::toString);
    assertEquals(2, sum(two.path("states").path("session").path("age").path("counts")));
    assertEquals(2, two.path("rungs").path("full").asInt());
    assertEquals(3, figures.path("rungs").path("base_rate").asInt());
    assertEquals(3, figures.path("states").path("session").path("found").path("missing").asInt());
    assertEquals(3, figures.path("recent").size());
    assertEquals(1, figures.path("variants").path(0).path("share").asDouble());
    assertFalse(figures.toString().contains("ann"), figures::toString);
  }

  @Test
  void shadow_hasFiguresOfItsOwn_inTheBucketsOfTheChampion(@TempDir Path own) throws Exception {
    TrainedModel.register(own);
    TrainedModel.write(own, 0.7f);
    new FileRegistry(own)
        .promote(
            TrainedModel.NAME,
            "v2",
            Placement.of(Role.SHADOW),
            new AuditEntry(Instant.EPOCH, "ann", "to be tried"));
    try (WholeServer both = WholeServer.start(own, folder.resolve("other"))) {
      both.post("/predict", "{\"session_id\":\"s1\"}");
      JsonNode shadow = both.json("/dashboard.json").path("variants").path(1);
      while (shadow.path("propensity").path("count").asInt() < 1) {
        shadow = both.json("/dashboard.json").path("variants").path(1);
      }

      JsonNode champion = both.json("/dashboard.json").path("variants").path(0);
      assertEquals("shadow-v2", shadow.path("variant").asText());
      assertEquals(champion.path("latency").path("bounds"), shadow.path("latency").path("bounds"));
      assertEquals(
          champion.path("propensity").path("bounds"), shadow.path("propensity").path("bounds"));
      assertEquals(1, champion.path("latency").path("count").asInt());
      assertEquals(1, champion.path("rungs").path("full").asInt());
      assertEquals(0, shadow.path("failed").asInt());
    }
  }

  private static int sum(JsonNode counts) {
    int sum = 0;
    for (JsonNode count : counts) {
      sum += count.asInt();
    }
    return sum;
  }

  @Test
  void answers_areRememberedUpToFifty_theNewestFirst() throws Exception {
    predict(60);
    server.post("/decide", "{\"session_id\":\"last\"}");

    JsonNode recent = server.json("/dashboard.json").path("recent");

    assertEquals(50, recent.size());
    assertFalse(recent.path(0).path("action").isNull());
    assertTrue(recent.path(1).path("action").isNull());
    assertTrue(
        recent.path(0).path("time").asText().compareTo(recent.path(49).path("time").asText()) > 0);
  }
}
