package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.ServerVotes;
import io.purchaseintent.serving.variant.Variant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which challengers are taken out, over a real registry. */
final class GuardTest {

  /** Moves when it is told to. */
  private static final class Watch extends Clock {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Others that are there, and find what they find. */
  private static final class Others implements ServerVotes {

    private long servers = 1;
    private long against = 1;
    private boolean away;

    @Override
    public void alive() {
      if (away) {
        throw new VotesAwayException("Redis has gone", new IllegalStateException());
      }
    }

    @Override
    public Tally against(String version) {
      return new Tally(servers, against);
    }
  }

  private final Watch clock = new Watch();
  private final Others others = new Others();
  @TempDir private Path folder;
  private ModelsInProduction models;
  private Variant champion;
  private Variant challenger;

  @BeforeEach
  void start() throws IOException {
    TrainedModel.register(folder);
    models =
        new ModelsInProduction(
            folder, new EmptyStore(), PredictionSink.NONE, Guard.Bounds.defaults(), others, clock);
    champion = models.variants.get().champion();
    TrainedModel.write(folder, 0.7f);
    challenger = challenge("v2");
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

  private void fail(Variant variant, int times) {
    for (int i = 0; i < times; i++) {
      models.guard.failed(variant);
    }
  }

  private void look() {
    clock.now = clock.now.plusSeconds(1);
    models.guard.look();
  }

  private boolean isInProduction() {
    return models.registry.standings(TrainedModel.NAME).of("v2").stage() == Stage.PRODUCTION;
  }

  private boolean answers() {
    return models.variants.get().challengers().containsKey("v2");
  }

  @Test
  void challengerThatFails_isTakenOut_andTheLogSaysWhy() throws Exception {
    answer(champion, 1_000, 500);
    answer(challenger, 960, 500);
    fail(challenger, 40);

    look();

    assertFalse(isInProduction());
    assertEquals(Map.of(), models.variants.get().challengers());
    List<Move> moves = models.registry.moves(TrainedModel.NAME);
    assertEquals("guard", moves.get(moves.size() - 1).audit().who());
    assertEquals(
        "it failed 4.0% of 1000 answers, the champion 0.0% of 1000: surely more than 1.0% above",
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
    assertTrue(told.path("taken_out").path("v2").asText().startsWith("it failed 4.0%"));

    challenge("v2");

    assertEquals(Map.of(), models.guard.takenOut());
  }

  @Test
  void challengerThatFailsAlways_atOneAnswerASecond_isOutInUnderAMinute() {
    for (int hour = 0; hour < 3_600; hour++) {
      answer(champion, 1, 500);
      answer(challenger, 1, 500);
      look();
    }
    assertTrue(answers());
    int seconds = 0;
    while (answers()) {
      answer(champion, 1, 500);
      fail(challenger, 1);
      look();
      seconds++;
    }

    assertTrue(seconds < 60, seconds + " seconds");
  }

  @Test
  void challengerOfEverybody_thatFailsAlways_isOutInUnderAMinuteToo() {
    int seconds = 0;
    while (answers()) {
      fail(challenger, 1);
      look();
      seconds++;
    }

    assertTrue(seconds < 60, seconds + " seconds");
  }

  @Test
  void challengerThatIsSlow_isTakenOut_andOneThatIsHardlySlower_isNot() {
    answer(champion, 200, 1_000);
    look();
    for (int i = 0; i < 100; i++) {
      answer(champion, 10, 1_000);
      answer(challenger, 10, 1_080);
      look();
    }
    assertTrue(isInProduction());

    for (int i = 0; i < 10; i++) {
      answer(champion, 10, 1_000);
      answer(challenger, 10, 1_200);
      look();
    }

    assertFalse(isInProduction());
    assertTrue(
        models.guard.takenOut().get("v2").contains("took longer than 1.10 times"),
        models.guard.takenOut()::toString);
  }

  @Test
  void challengerThatIsTheChampionsLike_stays_howeverItIsAsked() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      int asked = i % 100 == 0 ? 300 : 2;
      for (Variant variant : List.of(champion, challenger)) {
        for (int j = 0; j < asked; j++) {
          if (random.nextInt(50) == 0) {
            fail(variant, 1);
          } else {
            answer(variant, 1, 200 + random.nextInt(2_000));
          }
        }
      }
      look();
    }

    assertTrue(isInProduction());
  }

  @Test
  void oneServerAlone_takesItOutOfItself_andForAllOnlyWithTheOthers() {
    others.servers = 2;
    answer(champion, 100, 500);
    fail(challenger, 100);

    look();

    assertFalse(answers());
    assertTrue(isInProduction());
    for (int i = 0; i < 60; i++) {
      look();
    }
    assertTrue(isInProduction());

    others.against = 2;
    for (int i = 0; i < ServerVotes.PERIOD_SECONDS; i++) {
      look();
    }

    assertFalse(isInProduction());
    assertFalse(answers());
  }

  @Test
  void serverThatHearsNoOthers_takesItOutOfItself_andSaysSo() {
    others.away = true;
    answer(champion, 100, 500);
    fail(challenger, 100);

    look();

    assertFalse(answers());
    assertTrue(isInProduction());
    assertTrue(models.guard.problem().orElse("").contains("on this one alone: Redis has gone"));

    others.away = false;
    for (int i = 0; i < ServerVotes.PERIOD_SECONDS; i++) {
      look();
    }

    assertFalse(isInProduction());
    assertEquals(Optional.empty(), models.guard.problem());
  }
}
