package io.purchaseintent.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.Guardrail;
import io.purchaseintent.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExperimentFileTest {

  private static final String GOOD =
      """
      experiment: badge
      hypothesis: "Who sees the \\"badge\\" buys more: ü 😀."
      layer: page
      unit: shopper
      traffic: 0.25
      salt: s1
      arms:
        - {arm: control, weight: 1}
        - {arm: with, weight: 3, model: v7}
      start: 2026-12-01T01:00:00+01:00
      end: 2026-12-15T00:00:00Z
      metrics: [revenue, conversion]
      guardrails:
        - {metric: bounce, worse_by: 0.02}
        - {metric: event:unsubscribe, worse_by: 0.1}
      least_effect: 0.1
      risk: 0.01
      power: 0.9
      """;

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("badge.yaml"), yaml);
  }

  @Test
  void read_everyKey_isTheExperiment() throws IOException {
    assertEquals(
        new Experiment(
            "badge",
            1,
            "Who sees the \"badge\" buys more: ü 😀.",
            "page",
            ExperimentUnit.SHOPPER,
            0.25,
            "s1",
            List.of(Arm.label("control", 1), new Arm("with", 3, "v7", null)),
            Instant.parse("2026-12-01T00:00:00Z"),
            Instant.parse("2026-12-15T00:00:00Z"),
            List.of(ExperimentMetric.REVENUE, ExperimentMetric.CONVERSION),
            List.of(Guardrail.of("bounce", 0.02), Guardrail.of("event:unsubscribe", 0.1)),
            0.1,
            0.01,
            0.9),
        ExperimentFile.read(file(GOOD)));
  }

  @Test
  void read_onlyWhatMustBeThere_hasDefaults() throws IOException {
    Experiment read =
        ExperimentFile.read(
            file("experiment: a\narms: [{arm: x, weight: 1}, {arm: y, weight: 1}]"));

    assertEquals("default", read.layer());
    assertEquals(ExperimentUnit.VISITOR, read.unit());
    assertEquals(1, read.traffic());
    assertEquals("a@1", read.salt());
    assertEquals("a@2", read.at(2).salt());
    assertEquals(List.of(ExperimentMetric.CONVERSION), read.metrics());
    assertEquals(List.of(0.05, 0.05, 0.8), List.of(read.leastEffect(), read.risk(), read.power()));
    assertTrue(read.ofLabels());
  }

  @Test
  void json_ofAnExperimentWithAPolicy_isReadAsTheSame() throws IOException {
    String policy = PolicyFile.shipped().text();
    Files.writeString(folder.resolve("bold.yaml"), policy);
    Experiment read =
        ExperimentFile.read(file(GOOD.replace("model: v7", "policy: bold.yaml"))).at(3);

    Experiment again = ExperimentFile.of("it", ExperimentJson.text(read));

    assertEquals(read, again);
    assertTrue(ExperimentJson.text(read).chars().allMatch(each -> each < 128));
    assertEquals(policy, again.arms().get(1).policy());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiment: badge | experiment: a b | line 1: experiment is \"a b\", but must be 1 to 64",
        "layer: page | layr: page | line 3: layr is no key; did you mean \"layer\"?",
        "unit: shopper | unit: user | line 4: unit is \"user\", but must be one of",
        "traffic: 0.25 | traffic: 0 | line 5: traffic is 0.0, but must be above 0 and at most 1",
        "traffic: 0.25 | traffic: 1.5 | line 5: traffic is 1.5, but must be above 0 and at most 1",
        "traffic: 0.25 | traffic: 0.00005 | line 5: traffic is 5.0E-5, but must be whole hundredths",
        "weight: 3 | weight: 0 | line 9: arms[1].weight is 0.0, but must be above 0",
        "weight: 3, | '' | line 9: arms[1] lacks weight: give a number",
        "arm: with | arm: control | line 7: arms has \"control\" twice",
        "'    - {arm: control, weight: 1}' | '' | must be 2 to 20",
        "end: 2026-12-15 | end: 2026-11-15 | line 11: end is 2026-11-15T00:00:00Z, but must be after",
        "2026-12-01T01:00:00+01:00 | tomorrow | line 10: start is \"tomorrow\", but must be a time",
        "'[revenue, conversion]' | '[revenue, revenue]' | line 12: metrics names one twice",
        "revenue | clicks | line 12: metrics is \"clicks\", but must be one of",
        "metric: bounce | metric: bounces | line 14: guardrails[0].metric is \"bounces\", but must be",
        "worse_by: 0.02 | worse_by: 0 | line 14: guardrails[0].worse_by is 0.0, but must be above 0",
        "event:unsubscribe | bounce | line 13: guardrails has bounce twice",
        "least_effect: 0.1 | least_effect: 0 | line 16: least_effect is 0.0, but must be above 0",
        "risk: 0.01 | risk: 0.5 | line 17: risk is 0.5, but must be above 0 and below 0.5",
        "power: 0.9 | power: 1 | line 18: power is 1.0, but must be above risk",
        "model: v7 | policy: none.yaml | none.yaml does not exist",
      })
  void read_whatBreaksARule_isRefusedWithPlaceValueAndBound(String good, String bad, String told)
      throws IOException {
    assertTrue(GOOD.contains(good.strip()), good);
    Path file = file(GOOD.replace(good.strip(), bad.strip()));

    UserError error = assertThrows(UserError.class, () -> ExperimentFile.read(file));

    assertTrue(String.valueOf(error.getMessage()).contains(told), error.getMessage());
  }
}
