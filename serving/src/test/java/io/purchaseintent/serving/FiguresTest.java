package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
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
