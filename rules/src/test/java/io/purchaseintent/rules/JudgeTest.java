package io.purchaseintent.rules;

import static io.purchaseintent.rules.Reports.DAY;
import static io.purchaseintent.rules.Reports.of;
import static io.purchaseintent.rules.Reports.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

  private static List<Finding> judge(Report report, Rule... rules) {
    return new Judge(new RuleBook(List.of(rules))).judge(report, History.none());
  }

  private static Finding only(Measurement measured, Rule rule) {
    List<Finding> findings = judge(of(measured), rule);
    assertEquals(1, findings.size());
    return findings.get(0);
  }

  private static Measurement psi(double value, double significance, double detectable) {
    return Measurement.of("psi", "feature:price", value, 1000)
        .tested(significance, detectable, Measurement.Scaling.INVERSE)
        .build();
  }

  private static Measurement auc(double value, double low, double high) {
    return Measurement.of("auc", "scores", value, 1000)
        .reference(0.8)
        .within(new Interval(low, high))
        .build();
  }

  /** Size decides: however sure a small change is, it is calm; a large one must be admitted. */
  @ParameterizedTest
  @CsvSource({
    "0.30, 1e-6, 0.02, BEYOND",
    "0.25, 1e-6, 0.02, WITHIN",
    "0.01, 1e-300, 0.001, WITHIN",
    "0.30, 0.02, 0.02, NOT_ADMITTED",
    "0.30, 0.01, 0.02, NOT_ADMITTED",
    "0.10, 0.5, 0.26, NOT_DETECTABLE",
    "0.10, 0.5, 0.25, WITHIN",
    "NaN, NaN, NaN, NO_VALUE",
    "0.30, NaN, NaN, BEYOND",
    "0.30, NaN, Infinity, NOT_ADMITTED",
    "Infinity, NaN, NaN, BEYOND",
    "-Infinity, NaN, NaN, WITHIN",
    "0.10, 0.5, Infinity, NOT_DETECTABLE"
  })
  void value_isJudgedBySizeAndAdmittedBySignificance(
      double value, double significance, double detectable, Reason expected) {
    assertEquals(
        expected, only(psi(value, significance, detectable), rule("psi", "above: 0.25")).reason());
  }

  /** Nothing that was looked at is never calm, but a count of 0 may alarm. */
  @ParameterizedTest
  @CsvSource({"far_out, above: 0, TOO_FEW", "predictions, below: 1, BEYOND"})
  void ofNothing_isNotCalm(String measure, String bound, Reason expected) {
    Measurement of = Measurement.of(measure, "feature:price", 0, 0).build();

    assertEquals(expected, only(of, rule(measure, bound)).reason());
  }

  /** How something is needs no session to be told. */
  @Test
  void state_isCalmOfNoSession() {
    Measurement of = Measurement.ofState("exit_code", "job:drift", 0);

    assertEquals(Reason.WITHIN, only(of, rule("exit_code", "above: 0")).reason());
  }

  /** 0.95 of a reference of 0.8 is 0.76: the whole interval must be below it. */
  @ParameterizedTest
  @CsvSource({
    "0.70, 0.68, 0.72, BEYOND",
    "0.74, 0.71, 0.77, NOT_ADMITTED",
    "0.78, 0.76, 0.80, WITHIN",
    "0.78, 0.70, 0.86, NOT_DETECTABLE"
  })
  void relativeBound_needsTheWholeInterval(double value, double low, double high, Reason expected) {
    Finding finding =
        only(auc(value, low, high), rule("auc", "below_reference: 0.95, sure: interval"));

    assertEquals(expected, finding.reason());
    assertEquals(0.76, finding.worst().bound(), 1e-12);
  }

  /** A slice may be hard to rank; one that is ranked backwards asks for a new version. */
  @ParameterizedTest
  @CsvSource({
    "0.30, 0.22, 0.40, BEYOND",
    "0.45, 0.36, 0.54, NOT_ADMITTED",
    "0.62, 0.55, 0.69, WITHIN"
  })
  void sliceThatIsRankedBackwards_asksForRetraining(
      double value, double low, double high, Reason expected) {
    Measurement slice =
        Measurement.of("auc", "scores", value, 1000)
            .slice("channel=organic")
            .within(new Interval(low, high))
            .build();
    Report drift = of(slice);
    Report report =
        new Report(
            "quality",
            drift.from(),
            drift.to(),
            drift.model(),
            drift.counts(),
            drift.measurements(),
            drift.details());
    Rule release =
        RuleBook.defaults().rules().stream()
            .filter(each -> each.name().equals("slice_ranks_backwards"))
            .findFirst()
            .orElseThrow();

    Finding finding = judge(report, release).get(0);

    assertEquals(expected, finding.reason());
    assertTrue(finding.rule().then().contains(Consequence.RETRAIN));
  }

  @Test
  void notDetectable_saysHowManySessionsItTakes() {
    // Half width 0.08, and 0.04 to the bound: twice as near takes four times as many.
    Finding finding = only(auc(0.78, 0.70, 0.86), rule("auc", "below_reference: 0.95"));

    assertEquals(4000, finding.worst().needed(), 1);
    assertTrue(finding.inWords().contains("it takes about 4,000"), finding.inWords());
  }

  @Test
  void surenessOfValue_needsNothingElse() {
    assertEquals(
        Reason.BEYOND, only(psi(0.3, 0.9, 9), rule("psi", "above: 0.25, sure: value")).reason());
  }

  @Test
  void significance_doesNotDoWhereTheIntervalIsAsked() {
    assertEquals(
        Reason.NOT_ADMITTED,
        only(psi(0.3, 1e-9, 0.01), rule("psi", "above: 0.25, sure: interval")).reason());
  }

  @ParameterizedTest
  @CsvSource({"0.85, BEYOND", "0.9, WITHIN", "1.0, WITHIN", "1.1, WITHIN", "1.15, BEYOND"})
  void bothEnds_areBounds(double value, Reason expected) {
    Measurement measured = Measurement.of("calibration", "scores", value, 1000).build();

    assertEquals(expected, only(measured, rule("calibration", "below: 0.9, above: 1.1")).reason());
  }

  @Test
  void calm_isToldFromItsSide() {
    Measurement high = Measurement.of("calibration", "scores", 1.05, 1000).build();
    Measurement low = Measurement.of("calibration", "scores", 0.95, 1000).build();
    Rule both = rule("calibration", "below: 0.9, above: 1.1");

    assertEquals("calibration of scores is 1.05, not above 1.1", only(high, both).inWords());
    assertEquals("calibration of scores is 0.95, not below 0.9", only(low, both).inWords());
    assertEquals(
        "calibration of scores is 1.05, not below 0.9",
        only(high, rule("calibration", "below: 0.9")).inWords());
  }

  @Test
  void bothEnds_withoutAReference_areSeenFromTheirMiddle() {
    Measurement wide =
        Measurement.of("calibration", "scores", 1.0, 100).within(new Interval(0.8, 1.2)).build();

    Finding finding = only(wide, rule("calibration", "below: 0.9, above: 1.1"));

    assertEquals(Reason.NOT_DETECTABLE, finding.reason());
    assertEquals(400, finding.worst().needed(), 1);
  }

  @ParameterizedTest
  @CsvSource({"0.29, WITHIN", "0.31, BEYOND", "0.11, WITHIN", "0.09, BEYOND"})
  void difference_goesBothWays(double value, Reason expected) {
    Measurement share =
        Measurement.of("missing_share", "feature:price", value, 1000).reference(0.2).build();

    assertEquals(expected, only(share, rule("missing_share", "differs_by: 0.1")).reason());
  }

  @ParameterizedTest
  @CsvSource({"NaN", "0", "-1", "Infinity"})
  void shareOfAReferenceThatIsNone_cannotBeTold(double reference) {
    Measurement events = Measurement.of("events", "events", 10, 10).reference(reference).build();

    Finding finding = only(events, rule("events", "below_reference: 0.5"));

    assertEquals(Reason.NO_REFERENCE, finding.reason());
    assertEquals(Verdict.NOT_ENOUGH_DATA, finding.verdict());
  }

  @Test
  void fewerSessionsThanTheRuleJudges_areNeverCalmNorAnAlarm() {
    Rule rule = rule("psi", "above: 0.25, at_least: 1001");

    assertEquals(Reason.TOO_FEW, only(psi(0.1, 0.5, 0.01), rule).reason());
    assertEquals(Reason.TOO_FEW, only(psi(0.9, 0, 0.01), rule).reason());
    assertEquals(1001, only(psi(0.9, 0, 0.01), rule).worst().needed());
  }

  @Test
  void ruleThatNothingWasMeasuredFor_isTold() {
    Finding finding = only(psi(0.1, 0.5, 0.01), rule("auc", "below: 0.5"));

    assertEquals(Reason.NOT_MEASURED, finding.reason());
    assertEquals(Verdict.NOT_ENOUGH_DATA, finding.verdict());
    assertEquals("auc of * was not measured by drift", finding.inWords());
  }

  @Test
  void subjectThatMattersLittle_isLeftOut_andOneOfUnknownWeightIsNot() {
    Rule rule = rule("psi", "above: 0.25, importance_from: 0.05");
    Measurement.Builder moved = Measurement.of("psi", "feature:price", 0.9, 1000);

    assertEquals(Reason.NOT_IMPORTANT, only(moved.importance(0.04).build(), rule).reason());
    assertEquals(Reason.BEYOND, only(moved.importance(0.05).build(), rule).reason());
    assertEquals(Reason.BEYOND, only(moved.importance(Double.NaN).build(), rule).reason());
  }

  @Test
  void slices_makeOneFinding_thatNamesTheWorst() {
    Measurement.Builder psi = Measurement.of("psi", "feature:price", 0.3, 800);
    Report report =
        of(
            Measurement.of("psi", "feature:price", 0.1, 1000).build(),
            psi.slice("channel=social").build(),
            Measurement.of("psi", "feature:price", 0.9, 200).slice("channel=paid").build(),
            Measurement.of("psi", "feature:price", Double.NaN, 3).slice("country=JP").build());

    List<Finding> findings = judge(report, rule("psi", "above: 0.25, slices: each"));

    assertEquals(1, findings.size());
    Finding finding = findings.get(0);
    assertEquals("channel=paid", finding.slice());
    assertEquals(
        List.of("channel=paid", "channel=social"),
        finding.alarms().stream().map(each -> each.measurement().slice()).toList());
    assertEquals(1, finding.untold().size());
    assertEquals(0, finding.calm());
    assertTrue(finding.inWords().contains("; also channel=social 0.3"), finding.inWords());
  }

  @Test
  void slices_areCalmWhenTheLargestIs_andUntoldWhenItIsNot() {
    Rule rule = rule("psi", "above: 0.25, slices: each");
    Measurement large = Measurement.of("psi", "scores", 0.1, 800).slice("device=mobile").build();
    Measurement small = Measurement.of("psi", "scores", 0.1, 8).slice("device=tablet").build();
    Measurement unknown =
        Measurement.of("psi", "scores", Double.NaN, 100).slice("device=desktop").build();
    Measurement largestUnknown =
        Measurement.of("psi", "scores", Double.NaN, 900).slice("device=desktop").build();

    assertEquals(Verdict.CALM, judge(of(large, small, unknown), rule).get(0).verdict());
    assertEquals(
        Verdict.NOT_ENOUGH_DATA, judge(of(large, small, largestUnknown), rule).get(0).verdict());
  }

  @Test
  void slice_isComparedWithEverybody() {
    Rule rule = rule("auc", "below_whole: 0.9, slices: each");
    Measurement whole = Measurement.of("auc", "scores", 0.8, 1000).build();
    Measurement.Builder social = Measurement.of("auc", "scores", 0.71, 100).slice("channel=social");
    Measurement.Builder paid = Measurement.of("auc", "scores", 0.73, 100).slice("channel=paid");

    assertEquals("channel=social", judge(of(whole, social.build()), rule).get(0).slice());
    assertEquals(Verdict.CALM, judge(of(whole, paid.build()), rule).get(0).verdict());
    assertEquals(Reason.NO_REFERENCE, judge(of(paid.build()), rule).get(0).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "0.70, 0.70, BEYOND",
    "0.70, 0.79, NOT_LONG_ENOUGH",
    "0.70, NaN, DAYS_MISSING",
    "0.79, 0.70, WITHIN"
  })
  void daysRunning_areLookedUp(double today, double yesterday, Reason expected) {
    Rule rule = rule("auc", "below: 0.76, days: 2");
    Report before =
        Reports.on(
            DAY.minus(Duration.ofDays(1)),
            List.of(Measurement.of("auc", "scores", yesterday, 1000).build()));

    List<Finding> findings =
        new Judge(new RuleBook(List.of(rule)))
            .judge(
                of(Measurement.of("auc", "scores", today, 1000).build()),
                History.of(List.of(before)));

    assertEquals(expected, findings.get(0).reason());
  }

  @Test
  void daysRunning_withoutAReportOfYesterday_cannotBeTold() {
    Finding finding =
        only(
            Measurement.of("auc", "scores", 0.7, 1000).build(),
            rule("auc", "below: 0.76, days: 2"));

    assertEquals(Reason.DAYS_MISSING, finding.reason());
  }

  @Test
  void findings_areWorstFirst_whateverTheOrderOfMeasurements() {
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      measurements.add(Measurement.of("psi", "feature:f" + i, i / 10.0, 1000).build());
      measurements.add(Measurement.of("drop", "feature:f" + i, i / 10.0, 1000).build());
    }
    measurements.add(Measurement.of("psi", "feature:unknown", Double.NaN, 1000).build());
    RuleBook book =
        Reports.book(
            """
            rules:
              b_warns: {job: drift, measure: psi, above: 0.45, severity: warning}
              a_stops: {job: drift, measure: drop, above: 0.55, severity: critical}
            """);
    List<Finding> expected =
        new Judge(book).judge(of(measurements.toArray(new Measurement[0])), History.none());

    assertEquals(
        List.of("a_stops feature:f7", "a_stops feature:f6", "b_warns feature:f7"),
        expected.subList(0, 3).stream()
            .map(each -> each.rule().name() + " " + each.subject())
            .toList());
    assertEquals("feature:unknown", expected.get(5).subject());
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(measurements, new Random(seed));
      assertEquals(
          expected,
          new Judge(book).judge(of(measurements.toArray(new Measurement[0])), History.none()));
    }
  }

  @Test
  void report_saysNoOnAWarning_andNotOnAnInfo() {
    Report moved = of(psi(0.9, 0, 0.01));

    for (Severity severity : Severity.values()) {
      RuleBook book =
          Reports.book(
              "rules: {moved: {job: drift, measure: psi, above: 0.25, severity: "
                  + severity.code()
                  + "}}");
      JudgedReport judged = new JudgedReport(moved, new Judge(book).judge(moved, History.none()));

      assertEquals(severity != Severity.INFO, judged.isRefused(), severity.code());
    }
  }

  @Test
  void reportThatNoRuleLooksAt_isNotCalm() {
    JudgedReport judged = new JudgedReport(of(psi(0.1, 0.5, 0.01)), List.of());

    assertEquals(Verdict.NOT_ENOUGH_DATA, judged.verdict());
    assertFalse(judged.isRefused());
  }
}
