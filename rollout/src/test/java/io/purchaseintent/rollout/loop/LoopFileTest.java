package io.purchaseintent.rollout.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.rollout.loop.LoopPlan.Retrain;
import io.purchaseintent.yaml.YamlFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop's plan is read strictly, and says when what begins. */
final class LoopFileTest {

  private static LoopPlan read(String text) {
    return LoopFile.of(new YamlFile("loop's plan", "loop.yaml", text, "see docs/loop.md"));
  }

  @Test
  void whole_isRead() {
    LoopPlan plan =
        read(
            """
            every: PT2S
            lease: PT30S
            at: "04:30"
            watch: false
            runner: direct
            servers: [http://a:8080, http://b:8080]
            retrain: {every: P7D, cool_down: P1D, days: 14, options: ["--of-set=shop-zone=Europe/Paris"]}
            rollout: {bake: PT5M, sessions: 100, options: [--session-gap=PT20M, --outcomes-after=PT2H]}
            """);

    assertEquals(Duration.ofSeconds(2), plan.every());
    assertEquals(List.of(URI.create("http://a:8080"), URI.create("http://b:8080")), plan.servers());
    Retrain retrain = plan.retrain();
    assertNotNull(retrain);
    assertEquals(14, retrain.days());
    assertEquals(List.of("--of-set=shop-zone=Europe/Paris"), retrain.options());
    assertEquals(100L, plan.sessions());
    List<String> rollout = new Words("shop", List.of("--home=h")).rollout(plan, "v2", false);
    assertEquals(
        List.of("--home=h", "--session-gap=PT20M", "--outcomes-after=PT2H"),
        rollout.subList(rollout.size() - 3, rollout.size()));
    assertEquals("direct", plan.runner());
    assertNull(read("retrain: false").retrain());
    assertEquals(LoopPlan.DEFAULTS, read("# nothing"));
  }

  @Test
  void pass_isTheLastUntilNow() {
    LoopPlan nightly = read("at: \"04:30\"");
    Instant before = nightly.pass(Instant.parse("2026-03-02T04:29:59Z"));
    assertEquals(Instant.parse("2026-03-01T04:30:00Z"), before);
    assertEquals(Instant.parse("2026-03-02T04:30:00Z"), nightly.after(before));
    assertEquals(
        Instant.parse("2026-03-02T04:30:00Z"), nightly.pass(Instant.parse("2026-03-02T04:30:00Z")));

    LoopPlan often = read("pass_every: PT10M");
    Instant pass = often.pass(Instant.parse("2026-03-02T04:29:59Z"));
    assertEquals(Instant.parse("2026-03-02T04:20:00Z"), pass);
    assertEquals(Instant.parse("2026-03-02T04:30:00Z"), often.after(pass));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evry: PT1S|line 1|is no key",
        "every: PT-1S|line 1|lies in the past: it must be PT1S or more",
        "every: soon|line 1|is no duration",
        "at: noon|line 1|is no time of day (UTC)",
        "at: '06:00'\\npass_every: PT1H|line 2|contradicts at",
        "every: PT20S|line 1|at least four times as long",
        "every: PT5S\\nlease: PT10S|line 2|lost between two looks",
        "watch: perhaps|line 1|one of [false, true]",
        "runner: storm|line 1|one of [direct, flink, spark]",
        "servers: [localhost:80]|line 1|must be as http://HOST:PORT",
        "retrain: {every: P1D, cool_down: P3D}|line 1|no alarm would ever be heard",
        "retrain: {every: P-14D}|line 1|lies in the past",
        "retrain: {days: 2}|line 1|must be 3 or more",
        "retrain: {options: ['--every=P1D']}|line 1|say it as every or cool_down",
        "retrain: {days: 5, options: ['--days=7']}|line 1|has --days=7 beside days: leave one out",
        "retrain: {options: ['--home=x']}|line 1|which the loop says itself",
        "rollout: {sessions: 0}|line 1|must be 1 or more",
        "rollout: {bake: PT-1S}|line 1|lies in the past",
        "rollout: {options: [--bake=PT1S]}|line 1|say it as bake, sessions or servers",
        "rollout: {options: [--once]}|line 1|may have --session-gap"
      })
  void whatIsWrong_isToldWithLineAndRemedy(String text, String line, String message) {
    UserError error = assertThrows(UserError.class, () -> read(text.replace("\\n", "\n")));

    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertTrue(error.getMessage().contains(line), error.getMessage());
  }

  @Test
  void leaseThatALookAtTheRegistryUsesUp_isTold_withWhatWouldDo() {
    LoopPlan plan = LoopPlan.DEFAULTS;

    assertEquals(Optional.empty(), plan.shortLease(Duration.ofMillis(14_700)));
    String told = plan.shortLease(Duration.ofSeconds(16)).orElseThrow();
    assertTrue(told.contains("lease is PT1M, and a look at this registry takes PT16S"), told);
    assertTrue(told.contains("Make it PT1M5S or more"), told);
  }
}
