package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.Variant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which challengers are taken out, over a real registry. */
final class GuardTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Guard.Bounds BOUNDS = new Guard.Bounds(0.01, 1.10, 100, 3);

  @TempDir private Path folder;
  private ModelsInProduction models;

  @BeforeEach
  void start() throws IOException {
    TrainedModel.register(folder);
    models = new ModelsInProduction(folder, new EmptyStore(), PredictionSink.NONE, BOUNDS, CLOCK);
  }

  @AfterEach
  void stop() {
    models.close();
  }

  private Variant challenge(String version) {
    models.promote(version, Placement.challenger(0.3));
    return Objects.requireNonNull(models.variants.get().challengers().get(version));
  }

  private void answer(Variant variant, int times, long micros) {
    for (int i = 0; i < times; i++) {
      models.guard.answered(variant, micros * 1_000);
    }
  }

  private Placement placeOf(String version) {
    return models.registry.standings(TrainedModel.NAME).of(version);
  }

  @Test
  void challengerThatFails_isTakenOut_andTheLogSaysWhy() throws Exception {
    TrainedModel.write(folder, 0.7f);
    Variant challenger = challenge("v2");
    answer(models.variants.get().champion(), 1_000, 500);
    answer(challenger, 985, 500);
    for (int i = 0; i < 15; i++) {
      models.guard.failed(challenger);
    }

    models.guard.look();

    assertEquals(Stage.STAGING, placeOf("v2").stage());
    assertEquals(Map.of(), models.variants.get().challengers());
    List<Move> moves = models.registry.moves(TrainedModel.NAME);
    assertEquals("guard", moves.get(moves.size() - 1).audit().who());
    assertEquals(
        "it failed 1.5% of 1000 answers, the champion 0.0%: more than 1.0% above",
        moves.get(moves.size() - 1).audit().why());
    URI variants = URI.create("http://127.0.0.1:" + models.server.port() + "/admin/variants");
    JsonNode told =
        new ObjectMapper()
            .readTree(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(variants).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body());
    assertTrue(told.path("taken_out").path("v2").asText().startsWith("it failed 1.5%"));

    challenge("v2");

    assertEquals(Map.of(), models.guard.takenOut());
  }

  @Test
  void challengerThatIsSlow_isTakenOut_onlyAfterWindowsInARow() throws Exception {
    TrainedModel.write(folder, 0.7f);
    Variant challenger = challenge("v2");
    Variant champion = models.variants.get().champion();
    for (int window = 0; window < 5; window++) {
      answer(champion, 200, 1_000);
      // The third window is as fast as the champion: it breaks the row.
      answer(challenger, 200, window == 2 ? 1_050 : 1_200);
      assertEquals(Stage.PRODUCTION, placeOf("v2").stage(), "window " + window);
      models.guard.look();
    }
    assertEquals(Stage.PRODUCTION, placeOf("v2").stage());

    answer(champion, 200, 1_000);
    answer(challenger, 200, 1_200);
    models.guard.look();

    assertEquals(Stage.STAGING, placeOf("v2").stage());
  }

  @Test
  void fewAnswers_areNotJudged_andAsManyErrorsAsTheChampions_areNoHarm() throws Exception {
    TrainedModel.write(folder, 0.7f);
    Variant challenger = challenge("v2");
    Variant champion = models.variants.get().champion();
    for (int i = 0; i < 99; i++) {
      models.guard.failed(challenger);
    }
    models.guard.look();
    assertEquals(Stage.PRODUCTION, placeOf("v2").stage());

    answer(champion, 900, 500);
    answer(challenger, 900, 500);
    for (int i = 0; i < 100; i++) {
      models.guard.failed(champion);
      models.guard.failed(challenger);
    }
    models.guard.look();

    assertEquals(Stage.PRODUCTION, placeOf("v2").stage());
  }
}
