package io.purchaseintent.rollout.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.rollout.evidence.Arm;
import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.ServerTally;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import io.purchaseintent.rollout.evidence.Snapshot;
import io.purchaseintent.rollout.judge.SimulatedShop.Version;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which versions go on, wait and go back. */
final class JudgeTest {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final PlannedShare ALONE = PlannedShare.alone(0.1);
  private static final Plan PLAN =
      new Plan(
          List.of(new Step(0, HOUR, 4_000), new Step(0.1, HOUR, 1_000), new Step(0.5, HOUR, 8_000)),
          HOUR,
          HOUR,
          0.05,
          Set.copyOf(Check.all()),
          Margins.DEFAULTS);

  private static final Plan SHADOW =
      new Plan(
          List.of(new Step(0, HOUR, 20_000)),
          HOUR,
          HOUR,
          0.05,
          Set.copyOf(Check.all()),
          Margins.DEFAULTS);

  @Test
  void identicalVersion_isTakenBackInAtMostFiveOfAHundredRollOuts() {
    int back = 0;
    for (int run = 0; run < 100; run++) {
      Judgement end = SimulatedShop.rollOut(new Version(), run, PLAN, 8);
      back += end.say() == Say.BACK ? 1 : 0;
      if (run == 0) {
        assertEquals(Say.GO_ON, end.say(), end::why);
      }
    }

    assertTrue(back <= 5, back + " of 100");
  }

  private static void assertBack(String check, Version version) {
    Judgement end = SimulatedShop.rollOut(version, 1, PLAN, 8);

    assertEquals(Say.BACK, end.say(), end::why);
    assertTrue(end.why().contains(check), end.why());
  }

  private static Finding shares(int share, double lost, long seed, int visitors) {
    SplittableRandom random = new SplittableRandom(seed);
    long versions = 0;
    long all = 0;
    Finding found = null;
    for (int i = 0; i < visitors; i++) {
      boolean isVersions = random.nextInt(100) < share;
      if (!isVersions || random.nextDouble() >= lost) {
        all++;
        versions += isVersions ? 1 : 0;
      }
      // Looked at again and again: surely off at any look is what a person is called for.
      if (i % 1000 == 999 && (found == null || found.say() == Say.GO_ON)) {
        found = shares(new Hits(all, versions), PlannedShare.alone(share / 100.0));
      }
    }
    return found;
  }

  private static Finding shares(Hits visitors, PlannedShare planned) {
    Outcomes outcomes = new Outcomes(1, 0, visitors, new TreeMap<>(), null);
    return finding(
        new Evidence(BEGIN, BEGIN, planned, "v1", Map.of(), Map.of(), 0, outcomes), 1, "shares");
  }

  @Test
  void visitorsThatComeAsPlanned_areSeldomFlagged_atAnyLook() {
    int flagged = 0;
    for (int run = 0; run < 400; run++) {
      flagged += shares(5, 0, run, 50_000).say() == Say.WAIT ? 1 : 0;
    }

    // Of the risk of 0.05 a check of a step has 0.002: less than one of 400.
    assertTrue(flagged <= 2, flagged + " of 400");
  }

  @Test
  void versionThatLosesATenthOfItsVisitors_makesItWaitForAPerson() {
    for (int run = 0; run < 20; run++) {
      Finding found = shares(50, 0.1, run, 100_000);

      assertEquals(Say.WAIT, found.say(), found.why());
      assertTrue(found.why().contains("planned are 50.00%: surely too few"), found.why());
      assertEquals(Say.WAIT, shares(5, 0.1, run, 200_000).say());
    }
    assertTrue(
        shares(new Hits(40_000, 24_000), ALONE).why().contains("surely too many"), "and too many");
  }

  @Test
  void shareThatOtherChallengersMove_isARange() {
    PlannedShare range = new PlannedShare(0.1, 0.125);

    assertEquals(Say.GO_ON, shares(new Hits(100_000, 11_000), range).say());
    Finding below = shares(new Hits(100_000, 9_000), range);
    assertEquals(Say.WAIT, below.say());
    assertTrue(
        below.why().startsWith("9000 of 100000 visitors are the version's, 9.00%, planned are"),
        below.why());
    assertTrue(below.why().contains("10.00% to 12.50%"), below.why());
  }

  @Test
  void versionThatFails_isBackInShadow() {
    Version version = new Version();
    version.failing = 0.03;
    assertBack("errors: ", version);
  }

  @Test
  void versionThatIsSlow_isBack() {
    Version version = new Version();
    version.slow = 0.06;
    assertBack("latency: ", version);
  }

  @Test
  void versionThatIsTooSure_isBackInShadow() {
    Version version = new Version();
    version.sureOf = 1.6;
    assertBack("calibration: it promised +0.0", version);
  }

  @Test
  void versionThatIsTooSureOfOneSlice_isBackForThat() {
    Version version = new Version();
    version.sureOfMobile = 2;
    assertBack("calibration: device=mobile: ", version);
  }

  @Test
  void versionWithAnotherVocabulary_isBackByWhatBecomesOfItsScores() {
    Version version = new Version();
    version.unknownWords = 0.7;
    assertBack("calibration: it promised -0.0", version);
    assertEquals(0, SimulatedShop.end(version, 1, PLAN, 8).step());
  }

  /** The champion promises four times the odds: whoever is right has other scores than it. */
  @Test
  void versionOfAChangedWorld_goesOnToTheEnd_thoughItsScoresAreOthers() {
    for (int seed = 0; seed < 5; seed++) {
      Version version = new Version();
      version.championsSureOf = 4;

      SimulatedShop.End end = SimulatedShop.end(version, seed, PLAN, 8);

      assertEquals(Say.GO_ON, end.judgement().say(), end.judgement()::why);
      assertEquals(PLAN.steps().size() - 1, end.step());
      String scores = end.judgement().toJson().toString();
      Matcher index = Pattern.compile("population stability index ([0-9.]+)").matcher(scores);
      assertTrue(index.find() && Double.parseDouble(index.group(1)) > 0.5, scores);
    }
  }

  @Test
  void scoresThatAreOthersThanInShadow_areBack_onceSomebodyHearsThem() {
    Arm champion = new Arm(0, 0, new long[] {1_000, 0}, new long[] {900, 100});
    Arm version = new Arm(0, 0, new long[] {1_000, 0}, new long[] {300, 700});
    Evidence heard = evidence(champion, version);

    assertEquals(Say.BACK, finding(heard, 1, "scores").say());
    assertEquals(Say.GO_ON, finding(withScoresInShadow(heard, 1.8), 1, "scores").say());
    assertEquals(Say.WAIT, finding(heard, 0, "scores").say());
  }

  /** As with codes of elsewhere: the scores are spread as before, and promise as much. */
  @Test
  void versionThatSaysOfAThirdWhatIsTrueOfOthers_isHeldInShadow() {
    for (int run = 0; run < 10; run++) {
      Version version = new Version();
      version.ofAnother = 0.33;

      Judgement end = SimulatedShop.rollOut(version, run, SHADOW, 8);

      assertTrue(end.say() != Say.GO_ON, end::why);
      assertTrue(end.why().contains("agreement: "), end.why());
    }
  }

  @Test
  void versionThatDisagrees_andIsRight_goesOnOnceOutcomesSayIt() {
    Version version = new Version();
    version.championsOfAnother = 0.33;

    Judgement end = SimulatedShop.rollOut(version, 1, SHADOW, 8);

    assertEquals(Say.GO_ON, end.say(), end::why);
    assertTrue(
        end.toJson().toString().contains("by outcomes it is surely no worse"),
        end.toJson()::toString);
  }

  @Test
  void versionThatSaysNearlyTheSame_needsNoOutcomes() {
    Version version = new Version();
    version.sureOf = 1.05;

    Judgement end = SimulatedShop.rollOut(version, 1, SHADOW, 8);

    assertEquals(Say.GO_ON, end.say(), end::why);
    assertTrue(!end.toJson().toString().contains("by outcomes it is"), end.toJson()::toString);
  }

  @Test
  void versionThatGivesMore_forNoMore_isBack() {
    Version version = new Version();
    version.giving = 0.5;
    Judgement end = SimulatedShop.rollOut(version, 1, PLAN, 8);

    assertEquals(Say.BACK, end.say(), end::why);
    assertTrue(end.why().contains("of discounts a visitor"), end.why());
  }

  @Test
  void versionThatSellsLess_isBack() {
    Version version = new Version();
    version.buying = 0.6;
    Judgement end = SimulatedShop.rollOut(version, 1, PLAN, 8);

    assertEquals(Say.BACK, end.say(), end::why);
    assertTrue(end.why().contains("surely less") || end.why().contains("promised"), end.why());
  }

  private static Arm arm(long answered, long failed) {
    return new Arm(failed, 0, new long[] {answered, 0}, new long[] {answered / 2, answered / 2});
  }

  private static Evidence evidence(Arm... championAndVersionOfEach) {
    Map<String, Answer> answers = new TreeMap<>();
    Map<String, ServerTally> tallies = new TreeMap<>();
    for (int i = 0; i < championAndVersionOfEach.length; i += 2) {
      String name = "http://s" + i / 2;
      answers.put(name, new Answer(snapshot("v1", true, null), null));
      tallies.put(
          name,
          new ServerTally(
              "t",
              Arm.NONE,
              Arm.NONE,
              championAndVersionOfEach[i],
              championAndVersionOfEach[i + 1],
              0));
    }
    return new Evidence(
        BEGIN.plus(HOUR), BEGIN, ALONE, "v1", answers, tallies, 0, Outcomes.unknown("no lake"));
  }

  private static Evidence withScoresInShadow(Evidence of, double index) {
    return new Evidence(
        of.now(),
        of.since(),
        of.planned(),
        of.champion(),
        of.answers(),
        of.tallies(),
        index,
        of.outcomes());
  }

  private static Snapshot snapshot(String champion, boolean serves, String takenOut) {
    return new Snapshot(
        "t",
        BEGIN.plus(HOUR),
        champion,
        serves,
        takenOut,
        null,
        new double[] {1},
        Arm.NONE,
        Arm.NONE);
  }

  private static Finding finding(Evidence evidence, int step, String check) {
    return Judge.of(PLAN, step, evidence).findings().stream()
        .filter(found -> found.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void versionThatAlwaysFails_isBackAfterTwentyAnswers_inShadowAsAtFivePercent() {
    assertEquals(Say.BACK, finding(evidence(arm(20, 0), arm(0, 20)), 0, "errors").say());
    assertEquals(Say.BACK, finding(evidence(arm(95, 0), arm(0, 5)), 1, "errors").say());
    assertEquals(Say.WAIT, finding(evidence(arm(2, 0), arm(0, 2)), 0, "errors").say());
  }

  @Test
  void versionThatAlwaysFailsOnOneServerOfThree_isNotCondemned_andTheServerIsNamed() {
    Finding found =
        finding(
            evidence(arm(500, 0), arm(0, 50), arm(500, 0), arm(50, 0), arm(500, 0), arm(60, 0)),
            1,
            "errors");

    assertEquals(Say.GO_ON, found.say());
    assertTrue(found.why().endsWith("; set aside: http://s0"), found.why());
  }

  @Test
  void versionThatFailsOnMostServers_isBack_andOnHalfOfThemItWaits() {
    Arm good = arm(500, 0);
    Arm bad = arm(0, 50);
    assertEquals(
        Say.BACK, finding(evidence(good, bad, good, bad, good, arm(50, 0)), 1, "errors").say());
    Finding half = finding(evidence(good, bad, good, arm(200, 0)), 1, "errors");
    assertEquals(Say.WAIT, half.say());
    assertTrue(half.why().endsWith(" on http://s0"), half.why());
  }

  @Test
  void noTraffic_waits_andNothingThatIsMissingPasses() {
    Judgement judgement = Judge.of(PLAN, 1, evidence(Arm.NONE, Arm.NONE));

    assertEquals(Say.WAIT, judgement.say());
    for (Check check : Check.all()) {
      for (int step = 0; step < 2; step++) {
        if (check.isTold(step == 0)) {
          assertEquals(
              Say.WAIT,
              finding(evidence(Arm.NONE, Arm.NONE), step, check.code()).say(),
              check.code());
        }
      }
    }
    assertEquals(Say.WAIT, finding(evidence(Arm.NONE, Arm.NONE), 1, "sessions").say());
  }

  @Test
  void serverThatDoesNotFollow_isNamed_andHalfOfThemMakeItWait() {
    Evidence of = evidence(arm(500, 0), arm(500, 0), arm(500, 0), arm(500, 0));
    Map<String, Answer> answers = new TreeMap<>(of.answers());
    answers.put("http://s1", new Answer(snapshot("v0", true, null), null));
    Evidence behind =
        new Evidence(of.now(), of.since(), ALONE, "v1", answers, of.tallies(), 0, of.outcomes());

    Finding found = finding(behind, 1, "servers");

    assertEquals(Say.WAIT, found.say());
    assertEquals("1 of 2 follow; http://s1 has v0 as champion", found.why());
  }

  @Test
  void versionThatTheGuardsOfMostServersTookOut_isBack() {
    Evidence of = evidence(arm(500, 0), arm(500, 0), arm(500, 0), arm(500, 0));
    Map<String, Answer> answers = new TreeMap<>(of.answers());
    Answer out = new Answer(snapshot("v1", false, "it failed"), null);
    answers.put("http://s1", out);
    assertEquals(
        Say.WAIT,
        finding(
                new Evidence(
                    of.now(), of.since(), ALONE, "v1", answers, of.tallies(), 0, of.outcomes()),
                1,
                "guard")
            .say());
    answers.put("http://s0", out);
    Evidence both =
        new Evidence(of.now(), of.since(), ALONE, "v1", answers, of.tallies(), 0, of.outcomes());

    assertEquals(Say.BACK, finding(both, 1, "guard").say());
  }

  @Test
  void clockThatWentBack_orIsAnotherThanTheServers_waits() {
    Evidence of = evidence(arm(500, 0), arm(500, 0));
    Evidence early =
        new Evidence(
            BEGIN.minusSeconds(5),
            BEGIN,
            ALONE,
            "v1",
            of.answers(),
            of.tallies(),
            0,
            of.outcomes());

    assertEquals(Say.WAIT, finding(early, 1, "time").say());
    assertTrue(finding(early, 1, "time").why().contains("went back"));
    assertEquals(Say.WAIT, finding(early, 1, "servers").say());
    assertTrue(finding(early, 1, "servers").why().contains("another clock"));
  }

  @Test
  void checkThatIsNotRequired_mayBeMissing_butItsHarmCounts() {
    Plan errorsOnly =
        new Plan(
            List.of(new Step(0, Duration.ZERO, 1)),
            HOUR,
            HOUR,
            0.05,
            Set.of(Check.ERRORS),
            Margins.DEFAULTS);
    Evidence well = evidence(arm(500, 0), arm(500, 0));
    Evidence some =
        new Evidence(
            well.now(),
            well.since(),
            ALONE,
            "v1",
            well.answers(),
            well.tallies(),
            0,
            new Outcomes(1, 0, Hits.NONE, new TreeMap<>(), null));

    Judgement judgement = Judge.of(errorsOnly, 0, some);

    assertEquals(Say.GO_ON, judgement.say(), judgement::why);
  }
}
