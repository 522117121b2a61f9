package io.purchaseintent.incident.unattended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {

  private static final Instant BEGAN = Instant.parse("2026-11-30T14:00:00Z");

  @TempDir private Path home;

  @Test
  void stepsAreTold_fromTheAlarmToTheChampion_eachWithItsTime() throws Exception {
    run("a", BEGAN.minusSeconds(900), "training-set");
    run("b", BEGAN.plusSeconds(90), "train");
    JsonNode status =
        new ObjectMapper()
            .readTree(
                "{\"deeds\":[{\"step\":\"watch\",\"what\":\"late\",\"began\":\""
                    + BEGAN.plusSeconds(500)
                    + "\",\"ended\":\""
                    + BEGAN.plusSeconds(501)
                    + "\"},{\"step\":\"watch\",\"what\":\"2026-11-29\",\"began\":\""
                    + BEGAN.plusSeconds(5)
                    + "\",\"ended\":\""
                    + BEGAN.plusSeconds(65)
                    + "\",\"outcome\":\"alarm\",\"says\":\"NOT WELL\"},"
                    + "{\"step\":\"watch\",\"what\":\"2026-11-29\",\"began\":\""
                    + BEGAN.plusSeconds(66)
                    + "\",\"ended\":\""
                    + BEGAN.plusSeconds(66)
                    + "\",\"outcome\":\"was_watched\"},"
                    + "{\"step\":\"watch\",\"what\":\"2026-11-30\",\"began\":\""
                    + BEGAN.plusSeconds(900)
                    + "\",\"ended\":null}]}");
    List<Move> moves =
        List.of(
            move("v1", Placement.of(Role.CHAMPION), -600),
            move("v2", Placement.STAGING, 150),
            move("v2", Placement.of(Role.SHADOW), 160),
            move("v2", Placement.challenger(0.05), 280),
            move("v2", Placement.of(Role.CHAMPION), 400));

    List<Step> steps = Steps.of(status, home, moves, "v2", BEGAN);

    assertEquals(
        List.of(
            "watch 2026-11-29",
            "retrain: train",
            "roll-out: from staging to its first step",
            "roll-out: shadow",
            "roll-out: 5% of the visitors",
            "watch late"),
        steps.stream().map(Step::name).toList());
    assertEquals(
        List.of(60.0, 20.0, 10.0, 120.0, 120.0, 1.0), steps.stream().map(Step::seconds).toList());
    assertEquals(BEGAN.plusSeconds(400), Steps.crowned(moves, "v2").orElseThrow());
    assertTrue(Steps.crowned(moves, "v3").isEmpty());
  }

  @Test
  void versionThatWasTakenBack_isToldWithTheReason_oneThatGoesOnIsNone() {
    Move shadow = move("v2", Placement.of(Role.SHADOW), 160);

    assertTrue(Steps.refusal(home, List.of(shadow), BEGAN).isEmpty());
    assertEquals(
        "Version v2 was taken back: as planned",
        Steps.refusal(home, List.of(shadow, move("v2", Placement.STAGING, 170)), BEGAN)
            .orElseThrow());
  }

  @Test
  void retrainingThatWasRefused_isToldWithItsLastStep() throws Exception {
    Path file = home.resolve("run/retrain/c.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"began\":\""
            + BEGAN
            + "\",\"state\":\"refused_by_gates\",\"steps\":["
            + "{\"step\":\"train\",\"says\":\"v2\"},{\"step\":\"gates\",\"says\":\"reliability\"}]}");

    assertEquals(
        "The retraining of the loop was refused at gates: reliability",
        Steps.refusal(home, List.of(), BEGAN).orElseThrow());
    assertTrue(Steps.refusal(home, List.of(), BEGAN.plusSeconds(1)).isEmpty(), "of before");
  }

  private void run(String id, Instant began, String step) throws Exception {
    Path file = home.resolve("run/retrain").resolve(id + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"began\":\""
            + began
            + "\",\"steps\":[{\"step\":\""
            + step
            + "\",\"began\":\""
            + began
            + "\",\"ended\":\""
            + began.plusSeconds(20)
            + "\",\"says\":\"done\"}]}");
  }

  private static Move move(String version, Placement to, int second) {
    return Move.promote(
        version, to, new AuditEntry(BEGAN.plusSeconds(second), "rollout", "as planned"));
  }
}
