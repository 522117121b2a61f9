package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server says that it does, over HTTP. Its store knows one visit, {@code s1}. */
final class VerdictTest {

  private static final int ENOUGH = 60;

  @TempDir private static Path registry;
  @TempDir private Path folder;
  private WholeServer server;

  @BeforeAll
  static void train() throws Exception {
    TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    server = WholeServer.start(registry, folder.resolve("log"), NoonCollector.CLOCK);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void ask(int times, String body) throws Exception {
    for (int i = 0; i < times; i++) {
      server.post("/predict", body);
    }
  }

  private JsonNode verdict() throws Exception {
    return server.json("/dashboard.json").path("verdict");
  }

  @Test
  void noTraffic_cannotTell() throws Exception {
    JsonNode verdict = verdict();

    assertEquals("unknown", verdict.path("status").asText());
    assertEquals(0, verdict.path("answers").asInt());
    JsonNode health = server.json("/health");
    assertEquals("ok", health.path("status").asText());
    assertEquals("unknown", health.path("verdict").asText());
  }

  @Test
  void fewAnswers_cannotTell_whateverTheyStandOn() throws Exception {
    ask(49, "{\"session_id\":\"nobody\"}");

    assertEquals("unknown", verdict().path("status").asText());
  }

  @Test
  void storeThatKnowsNoVisit_isNotWell_andSaysWhatToDo() throws Exception {
    ask(ENOUGH, "{\"session_id\":\"nobody\"}");

    JsonNode verdict = verdict();
    assertEquals("not_well", verdict.path("status").asText(), verdict::toString);
    JsonNode worst = verdict.path("findings").path(0);
    assertEquals("visits_missing", worst.path("cause").asText());
    assertEquals(1, worst.path("share").asDouble());
    assertEquals(1, verdict.path("findings").size(), verdict::toString);
    JsonNode health = server.json("/health");
    assertEquals("degraded", health.path("status").asText());
    assertEquals("not_well", health.path("verdict").asText());
    String told = health.path("problems").path(0).asText();
    assertTrue(told.startsWith("100% of the answers stand on the rate of the hour: Redis"), told);
    assertTrue(told.contains("is ./intent run live running"), told);
    assertEquals(200, server.get("/health").statusCode());
  }

  @Test
  void visitsOfStrangers_areWell() throws Exception {
    ask(ENOUGH, "{\"session_id\":\"s1\"}");
    ask(ENOUGH / 2, "{\"session_id\":\"nobody\"}");

    JsonNode verdict = verdict();
    assertEquals("well", verdict.path("status").asText(), verdict::toString);
    assertEquals(ENOUGH + ENOUGH / 2, verdict.path("answers").asInt());
    assertEquals("ok", server.json("/health").path("status").asText());
  }

  @Test
  void shoppersAndProductsThatNobodyKnows_areTold() throws Exception {
    ask(ENOUGH, "{\"session_id\":\"s1\",\"user_id\":\"ann\",\"product_id\":\"shoe\"}");

    JsonNode findings = verdict().path("findings");
    assertEquals("products_missing", findings.path(0).path("cause").asText());
    assertEquals("shoppers_missing", findings.path(1).path("cause").asText());
    assertEquals(2, findings.size());
  }

  @Test
  void statesThatAreOld_areTold() throws Exception {
    Instant later = NoonCollector.CLOCK.instant().plus(Duration.ofMinutes(10));
    ask(ENOUGH, "{\"session_id\":\"s1\",\"context\":{\"time\":\"" + later + "\"}}");

    JsonNode worst = verdict().path("findings").path(0);
    assertEquals("visits_old", worst.path("cause").asText());
    assertTrue(worst.path("remedy").asText().contains("./intent run live"), worst::toString);
  }

  @Test
  void refusals_areTold() throws Exception {
    ask(ENOUGH, "{\"session_id\":\"s1\"}");
    ask(ENOUGH / 10, "{}");

    JsonNode verdict = verdict();
    assertEquals("invalid", verdict.path("findings").path(0).path("cause").asText());
    assertTrue(
        verdict
            .path("findings")
            .path(0)
            .path("text")
            .asText()
            .startsWith("9.1% of the requests were refused with 400 or 422"),
        verdict::toString);
    assertEquals(ENOUGH + ENOUGH / 10, verdict.path("requests").asInt());
  }

  @Test
  void ownQuestions_areNoTraffic() throws Exception {
    for (int i = 0; i < ENOUGH; i++) {
      server.get("/dashboard.json");
      server.get("/health");
      server.get("/not-there");
    }

    assertEquals(0, verdict().path("requests").asInt());
  }
}
