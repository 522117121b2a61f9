package io.purchaseintent.rollout.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans in YAML, those that contradict themselves too. */
final class PlanFileTest {

  private static Plan read(String text) {
    return PlanFile.of(new YamlFile("plan", "rollout.yaml", text, "write one"));
  }

  @Test
  void plan_isTheFilesOwn_andTheDefaultsWhereItSaysNothing(@TempDir Path home) throws Exception {
    assertEquals(Plan.DEFAULTS, PlanFile.read(null, home));
    Files.writeString(
        home.resolve(PlanFile.NAME),
        """
        risk: 0.01
        require: [errors, latency]
        margins: {errors: 0.05}
        steps:
          - {shadow: true, bake: PT1H, sessions: 100}
          - {share: 0.2, bake: PT2H, sessions: 200}
        """);

    Plan plan = PlanFile.read(null, home);

    assertEquals(
        List.of(new Step(0, Duration.ofHours(1), 100), new Step(0.2, Duration.ofHours(2), 200)),
        plan.steps());
    assertEquals(Set.of(Check.ERRORS, Check.LATENCY), plan.required());
    assertEquals(0.01, plan.risk());
    assertEquals(0.05, plan.margins().errors());
    assertEquals(Margins.DEFAULTS.slow(), plan.margins().slow());
    assertEquals(Plan.DEFAULTS.every(), plan.every());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steps: [{shadow: true, share: 0.1, bake: PT1H, sessions: 1}] | either "shadow: true" or a share
          steps: [{share: 0.2, bake: PT1H, sessions: 1}, {share: 0.1, bake: PT1H, sessions: 1}] | shares rise
          steps: [{share: 0.2, bake: PT1H, sessions: 1}, {shadow: true, bake: PT1H, sessions: 1}] | shadow comes first
          steps: [{share: 1, bake: PT1H, sessions: 1}] | must lie between
          steps: [{share: 0.2, bake: -PT1H, sessions: 1}] | must be PT0S or more
          steps: [{share: 0.2, bake: 1h, sessions: 1}] | no duration
          steps: [{share: 0.2, bake: PT1H}] | lacks sessions
          steps: [{share: 0.2, bake: PT1H, sessions: 0}] | must be 1 or more
          require: [eroors] | did you mean "errors"
          risk: 0 | must lie between
          """)
  void planThatContradictsItself_isToldWithItsPlace(String text, String told) {
    UserError error = assertThrows(UserError.class, () -> read(text));

    assertTrue(error.getMessage().contains(told), error.getMessage());
    assertTrue(error.getMessage().startsWith("rollout.yaml, line 1"), error.getMessage());
  }
}
