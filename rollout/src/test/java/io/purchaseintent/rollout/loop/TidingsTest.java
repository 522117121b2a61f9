package io.purchaseintent.rollout.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.registry.board.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loop did is told to receivers where somebody should know of it. */
final class TidingsTest {

  private static final Instant NOW = Instant.parse("2026-03-02T07:00:00Z");

  private final List<Deed> deeds = new ArrayList<>();

  private void deed(String step, String outcome, Instant ended) {
    String note = "deed-" + (deeds.size() + 1);
    deeds.add(
        new Deed(note, step, "v2", "pass", "loop", "", "", "", ended, ended, outcome, "ECE 0.1"));
  }

  private Optional<String> next() {
    return Tidings.next(deeds, NOW).map(each -> each.severity() + " " + each.says());
  }

  @ParameterizedTest
  @CsvSource({
    "rollout,promoted,info,v2 is champion: ECE 0.1",
    "rollout,back,warning,v2 was taken back in its roll-out: ECE 0.1",
    "rollout,taken_away,warning,v2 was taken back in its roll-out: ECE 0.1",
    "retrain,refused_by_gates,warning,A retrained version was refused by its gates: ECE 0.1",
    "retrain,refused_for_data,warning,'Nothing was trained, for the data are what is broken: ECE 0.1'"
  })
  void whatSomebodyShouldKnow_isTold(String step, String outcome, String severity, String says) {
    deed(step, outcome, NOW);

    assertEquals(severity + " " + says, next().orElseThrow());
    String key = Tidings.next(deeds, NOW).orElseThrow().key();
    deeds.add(
        Deed.begin(Tidings.ALERT, key, "deed-1", "loop", "", "", NOW).end("told", "", "", NOW));
    assertEquals(Optional.empty(), next());
  }

  @ParameterizedTest
  @CsvSource({"watch,calm", "watch,alarm", "retrain,not_due", "retrain,staged", "rollout,waits"})
  void whatIsAsUsual_orToldByTheWatch_isNot(String step, String outcome) {
    deed(step, outcome, NOW);

    assertEquals(Optional.empty(), next());
  }

  @Test
  void twoFailures_orOnesOfDifferentSteps_areNoAlarm_andAThirdIs() {
    deed("watch", Deed.FAILED, NOW);
    deed("retrain", Deed.FAILED, NOW);
    deed("retrain", Deed.CUT_OFF, NOW);
    deed("watch", Deed.FAILED, NOW);
    assertEquals(Optional.empty(), next());

    deed("retrain", Deed.FAILED, NOW);
    deed("retrain", Deed.FAILED, NOW);

    assertTrue(next().orElseThrow().startsWith("critical The loop's retrain failed 3 times"));
  }

  @Test
  void whatGatesSayAtLength_isCut() {
    String words = "reliability (untrue), ".repeat(50);
    deeds.add(
        Deed.begin("retrain", "v2", "pass", "loop", "", "", NOW)
            .end("refused_by_gates", "", words, NOW));

    String said = next().orElseThrow();

    assertTrue(said.length() < 300 && said.endsWith("…"), said);
  }

  @Test
  void whatIsOld_isNoNews() {
    deed("rollout", "back", NOW.minus(Duration.ofHours(25)));

    assertEquals(Optional.empty(), next());
  }
}
