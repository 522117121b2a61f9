package io.purchaseintent.rollout.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.Role;
import io.purchaseintent.rollout.evidence.Arm;
import io.purchaseintent.rollout.evidence.ServerTally;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RememberedTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static ServerTally tally(long low, long high) {
    Arm champion = new Arm(0, 0, new long[] {1_000, 0}, new long[] {900, 100});
    Arm version = new Arm(0, 0, new long[] {low + high, 0}, new long[] {low, high});
    return new ServerTally("t", Arm.NONE, Arm.NONE, champion, version, 0);
  }

  @Test
  void scoresInShadow_areThoseAtItsEnd_untilTheRollOutEnds() {
    Remembered inShadow =
        Remembered.begin("m", "v2", "v1", 1, NOW)
            .at(1, Role.SHADOW.toString(), NOW)
            .looked(Map.of("a", tally(900, 100)), NOW, "")
            .looked(Map.of("a", tally(300, 700)), NOW, "");
    assertEquals(0, inShadow.scoresInShadow());

    Remembered heard =
        inShadow
            .at(2, Role.CHALLENGER.toString(), NOW)
            .looked(Map.of("a", tally(900, 100)), NOW, "");
    assertTrue(heard.scoresInShadow() > 1, heard::toString);
    assertEquals(
        heard.scoresInShadow(), heard.at(3, Role.CHALLENGER.toString(), NOW).scoresInShadow());
    assertEquals(heard.scoresInShadow(), heard.ended("promoted", "").scoresInShadow());
  }

  @Test
  void shadowThatWasAskedTooLittle_allowsNothing() {
    Remembered heard =
        Remembered.begin("m", "v2", "v1", 1, NOW)
            .at(1, Role.SHADOW.toString(), NOW)
            .looked(Map.of("a", tally(3, 7)), NOW, "")
            .at(2, Role.CHALLENGER.toString(), NOW);

    assertEquals(0, heard.scoresInShadow());
  }
}
