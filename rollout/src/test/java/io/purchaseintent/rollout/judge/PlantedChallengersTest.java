package io.purchaseintent.rollout.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.rollout.judge.SimulatedShop.End;
import io.purchaseintent.rollout.judge.SimulatedShop.Version;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad versions of each kind that the gates let pass, and the step and the check that stop each. The
 * plan is small: a tenth of what the release's asks for.
 */
final class PlantedChallengersTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Plan PLAN =
      new Plan(
          List.of(
              new Step(0, HOUR, 4_000),
              new Step(0.05, HOUR, 1_000),
              new Step(0.25, HOUR, 5_000),
              new Step(0.5, HOUR, 10_000)),
          HOUR,
          HOUR,
          0.05,
          Set.copyOf(Check.all()),
          Margins.DEFAULTS);

  static Stream<Arguments> kinds() {
    return Stream.of(
        planted("slow", version -> version.slow = 0.1, 0, "latency: "),
        planted("failing", version -> version.failing = 0.05, 0, "errors: "),
        planted("overconfident", version -> version.sureOf = 1.8, 0, "calibration: "),
        planted(
            "failing on one slice",
            version -> {
              version.sureOf = 0.5;
              version.sureOfMobile = 4;
            },
            0,
            "calibration: device="),
        planted("wrong vocabulary", version -> version.ofAnother = 0.33, 0, "agreement: "),
        planted(
            "more discounts for no more purchases",
            version -> version.giving = 0.6,
            1,
            "discounts: "),
        planted("fewer purchases", version -> version.buying = 0.5, 2, "purchases: "));
  }

  private static Arguments planted(
      String kind, Consumer<Version> fault, int atMostStep, String check) {
    Version version = new Version();
    fault.accept(version);
    return Arguments.of(kind, version, atMostStep, check);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void plantedChallenger_isStopped(String kind, Version version, int atMostStep, String check) {
    for (int seed = 0; seed < 5; seed++) {
      End end = SimulatedShop.end(version, seed, PLAN, 8);

      assertTrue(end.judgement().say() != Say.GO_ON, kind);
      assertTrue(
          end.step() <= atMostStep, () -> kind + " at " + end.step() + end.judgement().why());
      assertTrue(end.judgement().why().contains(check), () -> kind + ": " + end.judgement().why());
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void versionThatIsNoWorse_becomesChampion(Version version) {
    End end = SimulatedShop.end(version, 1, PLAN, 8);

    assertEquals(Say.GO_ON, end.judgement().say(), end.judgement()::why);
    assertEquals(PLAN.steps().size() - 1, end.step());
  }

  static Stream<Version> good() {
    Version aLittleLess = new Version();
    aLittleLess.sureOf = 0.97;
    return Stream.of(new Version(), aLittleLess);
  }
}
