package io.purchaseintent.experiment.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.Guardrail;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.experiment.analysis.UnitStory.Deed;
import io.purchaseintent.experiment.analysis.UnitStory.Exposed;
import io.purchaseintent.experiment.analysis.Verdict.Decision;
import io.purchaseintent.statistics.arms.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is said of arms of units, good and bad. */
final class JudgeTest {

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MILLION = 1_000_000;

  private static Experiment experiment(ExperimentMetric first) {
    return new Experiment(
        "badge",
        2,
        "",
        "default",
        ExperimentUnit.VISITOR,
        1,
        null,
        List.of(Arm.label("control", 1), Arm.label("with", 1)),
        START,
        START.plus(Duration.ofDays(14)),
        List.of(first),
        List.of(Guardrail.of("bounce", 0.1), Guardrail.of("p99_ms", 0.1)),
        0.05,
        0.05,
        0.8);
  }

  /** Units of a shop: how many, how often they buy, what an order is worth. */
  private record Units(int count, double buys, long micros, double bounces) {}

  private static final Units USUAL = new Units(20_000, 0.1, 30 * MILLION, 0.3);

  private static Units buying(double share) {
    return new Units(20_000, share, 30 * MILLION, 0.3);
  }

  private static Experiment experiment() {
    return experiment(ExperimentMetric.CONVERSION);
  }

  private static ExperimentSums sums(Experiment experiment, Units control, Units with) {
    return sums(experiment, 14, control, with);
  }

  private static Design design(Experiment experiment, int days) {
    long start = START.toEpochMilli();
    return Design.of(
        experiment, new Design.Span(start, start + days * DAY, 28 * DAY), Map.of(), 0.4);
  }

  private static ExperimentSums sums(Experiment experiment, int days, Units control, Units with) {
    SplittableRandom random = new SplittableRandom(5);
    ExperimentSums sums = new ExperimentSums(design(experiment, days));
    List<Units> arms = List.of(control, with);
    for (int arm = 0; arm < 2; arm++) {
      Units units = arms.get(arm);
      for (int i = 0; i < units.count(); i++) {
        sums.add(record(random, arm, days, units), Long.MAX_VALUE);
        sums.answered(arm, 1_000 + random.nextInt(1_000));
      }
    }
    return sums;
  }

  private static UnitRecord record(SplittableRandom random, int arm, int days, Units units) {
    long at = START.toEpochMilli() + random.nextLong(days * DAY - DAY / 2);
    UnitStory story = new UnitStory();
    story.exposed(new Exposed(arm, at, random.nextInt(200_000), random.nextInt(2), 3, 0));
    story.did(Deed.VISIT, random.nextDouble() < units.bounces() ? 1 : 0, at + 60_000);
    if (random.nextDouble() < units.buys()) {
      story.ordered(random.nextLong(), 1, units.micros(), at + random.nextLong(4 * DAY));
    }
    return story.toRecord();
  }

  private static Verdict verdict(Experiment experiment, ExperimentSums sums) {
    return Judge.of(experiment, sums, Analysis.of(experiment, sums));
  }

  private static Verdict verdict(Units control, Units with) {
    return verdict(experiment(), sums(experiment(), control, with));
  }

  private static void assertVerdict(Decision decision, String reason, Verdict verdict) {
    assertEquals(decision, verdict.decision(), verdict.toString());
    assertTrue(String.join(" ", verdict.reasons()).contains(reason), verdict.toString());
  }

  @Test
  void betterArm_isShipped() {
    Verdict verdict = verdict(USUAL, buying(0.13));

    assertVerdict(Decision.SHIP, "Conversion of with is higher", verdict);
    // Of both arms most happens on the first days.
    assertEquals(1, verdict.reasons().size(), verdict.toString());
  }

  @Test
  void betterArmOfThreeDays_waitsForTheWeek() {
    ExperimentSums sums = sums(experiment(), 3, USUAL, buying(0.13));

    Verdict verdict = verdict(experiment(), sums);

    assertVerdict(Decision.CANNOT_TELL, "wait until it is whole", verdict);
    assertEquals(4, verdict.daysLeft());
  }

  @Test
  void worseArm_isStopped() {
    assertVerdict(Decision.STOP, "lower", verdict(USUAL, buying(0.07)));
  }

  @Test
  void brokenGuardrail_stopsABetterArm() {
    assertVerdict(
        Decision.STOP,
        "bounce of with",
        verdict(USUAL, new Units(20_000, 0.13, 30 * MILLION, 0.4)));
  }

  @Test
  void slowAnswers_stop() {
    ExperimentSums sums = sums(experiment(), USUAL, USUAL);
    for (int i = 0; i < 2_000; i++) {
      sums.answered(1, 9_000);
    }

    assertVerdict(Decision.STOP, "p99_ms of with", verdict(experiment(), sums));
  }

  @Test
  void armsAlike_tellHowLongStill() {
    Verdict verdict = verdict(USUAL, buying(0.101));

    assertVerdict(Decision.CANNOT_TELL, "more days like the 14 so far", verdict);
    assertTrue(verdict.daysLeft() != null && verdict.daysLeft() > 5, verdict.toString());
  }

  @Test
  void effectThatMatters_isExcludedByMany() {
    Units many = new Units(200_000, 0.2, 30 * MILLION, 0.3);

    assertVerdict(Decision.DO_NOT_SHIP, "the least that matters, is excluded", verdict(many, many));
  }

  @Test
  void unevenSplit_isNotTrusted() {
    assertVerdict(
        Decision.DO_NOT_TRUST,
        "as the weights say",
        verdict(USUAL, new Units(18_500, 0.13, 30 * MILLION, 0.3)));
  }

  @Test
  void armWithoutTraffic_isNotTrusted_andOfFewUnitsNotTold() {
    Units none = new Units(0, 0, 0, 0);
    assertVerdict(Decision.DO_NOT_TRUST, "with 0", verdict(USUAL, none));
    assertVerdict(
        Decision.CANNOT_TELL, "an arm has no unit", verdict(new Units(5, 0.5, MILLION, 0), none));
  }

  @Test
  void unitsInTwoArms_areNotTrusted() {
    ExperimentSums sums = sums(experiment(), USUAL, USUAL);
    for (int i = 0; i < 500; i++) {
      UnitStory story = new UnitStory();
      story.exposed(new Exposed(i % 2, START.toEpochMilli() + i, 0, 0, 1, 0));
      story.exposed(new Exposed(1 - i % 2, START.toEpochMilli() + DAY, 0, 0, 1, 0));
      sums.add(story.toRecord(), Long.MAX_VALUE);
    }

    assertVerdict(Decision.DO_NOT_TRUST, "1.2% of the units", verdict(experiment(), sums));
    assertEquals(40_000, sums.count(0, Counted.UNITS) + sums.count(1, Counted.UNITS));
  }

  @Test
  void lostUnitsOfOneArm_areNotTrusted() {
    ExperimentSums sums = sums(experiment(), USUAL, new Units(19_700, 0.1, 30 * MILLION, 0.3));
    for (int i = 0; i < 300; i++) {
      UnitStory story = new UnitStory();
      story.exposed(new Exposed(1, START.toEpochMilli() + i, 0, 0, 1, 0));
      sums.add(story.toRecord(), Long.MAX_VALUE);
    }

    assertVerdict(Decision.DO_NOT_TRUST, "no event came", verdict(experiment(), sums));
  }

  @Test
  void zeroVariance_cannotBeTold() {
    Verdict verdict = verdict(buying(0), buying(0));

    assertVerdict(Decision.CANNOT_TELL, "no unit differs from another", verdict);
    assertNull(verdict.daysLeft());
  }

  @Test
  void anotherCurrency_leavesAmountsUntold_andNotConversions() {
    Experiment ofMoney = experiment(ExperimentMetric.REVENUE);
    ExperimentSums sums = sums(ofMoney, USUAL, buying(0.13));
    sums.note(Noted.OTHER_CURRENCY, 7);

    assertVerdict(
        Decision.CANNOT_TELL, "7 purchases are in another currency", verdict(ofMoney, sums));
    assertEquals(List.of(), Analysis.of(ofMoney, sums).series());

    ExperimentSums shares = sums(experiment(), USUAL, buying(0.13));
    shares.note(Noted.OTHER_CURRENCY, 7);
    assertEquals(Decision.SHIP, verdict(experiment(), shares).decision());
  }

  @Test
  void otherVersions_areToldAndNotPooled() {
    ExperimentSums sums = sums(experiment(), USUAL, buying(0.13));
    sums.note(Noted.OTHER_VERSIONS, 90);

    assertVerdict(Decision.SHIP, "90 exposures to other versions", verdict(experiment(), sums));
  }

  @Test
  void oneOrderOfAMillion_countsAsTheGreatestOfOthers() {
    Experiment ofMoney = experiment(ExperimentMetric.REVENUE);
    SplittableRandom random = new SplittableRandom(8);
    List<UnitRecord> records = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      records.add(record(random, i % 2, 14, buying(i % 2 == 0 ? 0.1 : 0.15)));
    }
    UnitStory whale = new UnitStory();
    whale.exposed(new Exposed(0, START.toEpochMilli(), 0, 0, 1, 0));
    whale.did(Deed.VISIT, 0, START.toEpochMilli());
    whale.ordered(1, 1, MILLION * MILLION, START.toEpochMilli());
    records.add(whale.toRecord());
    Amounts amounts = new Amounts();
    records.forEach(each -> amounts.add(each.revenueMicros()));

    ExperimentSums sums = new ExperimentSums(design(ofMoney, 14));
    records.forEach(each -> sums.add(each, amounts.quantile(0.99)));

    Findings.OfMetric revenue = Analysis.of(ofMoney, sums).metrics().get(0);
    assertVerdict(Decision.SHIP, "Revenue of with is higher", verdict(ofMoney, sums));
    assertTrue(
        revenue.uncapped() != null && revenue.uncapped().lift().value() < 0,
        "the one order decides where nothing bounds it");
  }

  @Test
  void effectThatFades_isTold() {
    SplittableRandom random = new SplittableRandom(11);
    ExperimentSums sums = new ExperimentSums(design(experiment(), 14));
    for (int i = 0; i < 20_000; i++) {
      long at = START.toEpochMilli() + random.nextLong(3 * DAY);
      UnitStory story = new UnitStory();
      story.exposed(new Exposed(i % 2, at, 0, 0, 1, 0));
      story.did(Deed.VISIT, 0, at);
      if (random.nextInt(10) == 0) {
        // The other arm's buyers buy at once.
        long later = i % 2 == 0 ? random.nextLong(10 * DAY) : random.nextLong(DAY);
        story.ordered(i, 1, MILLION, at + later);
      }
      sums.add(story.toRecord(), Long.MAX_VALUE);
    }

    Findings findings = Analysis.of(experiment(), sums);

    assertTrue(findings.trends().get(0).direction() < 0);
    assertTrue(
        String.join(" ", verdict(experiment(), sums).reasons()).contains("of with fades"),
        verdict(experiment(), sums).toString());
    Findings.Since first = findings.since().get(0);
    assertTrue(first.compared() > 5 * first.control(), first.toString());
    assertTrue(first.interval().low() > 0, first.toString());
  }

  @Test
  void sums_mergeInAnyOrder_andAreTheSameAfterBytes() {
    List<ExperimentSums> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      parts.add(sums(experiment(), 10 + part, buying(0.1), buying(0.2)));
    }

    assertEquals(
        bytes(merged(parts)), bytes(merged(List.of(parts.get(2), parts.get(0), parts.get(1)))));
    byte[] whole = packed(merged(parts));
    assertEquals(
        bytes(merged(parts)),
        bytes(ExperimentSums.unpack(design(experiment(), 14), new Unpacker(whole))));
  }

  private static ExperimentSums merged(List<ExperimentSums> parts) {
    ExperimentSums merged = new ExperimentSums(design(experiment(), 14));
    parts.forEach(merged::merge);
    return merged;
  }

  private static byte[] packed(ExperimentSums sums) {
    Packer out = new Packer();
    sums.pack(out);
    return out.toBytes();
  }

  private static String bytes(ExperimentSums sums) {
    return HexFormat.of().formatHex(packed(sums));
  }
}
