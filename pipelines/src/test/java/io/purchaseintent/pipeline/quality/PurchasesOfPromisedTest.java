package io.purchaseintent.pipeline.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.Reason;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.RuleBook;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Purchases that stay away or double, told of days however few buyers they have. */
final class PurchasesOfPromisedTest {

  private static final DayPeriod DAY = DayPeriod.of(LocalDate.parse("2016-10-30"));
  private static final double PROMISED = 0.064;
  private static final Judge RELEASE = new Judge(RuleBook.defaults());

  private final QualityRehearsal visits = new QualityRehearsal();

  /** Visits of one prediction, of which the first so many buy. */
  private void day(int number, int buying, double promised, String... slices) {
    for (int i = 0; i < number; i++) {
      String name = String.join("", slices) + i;
      visits.add(name, List.of(promised), List.of(slices), i < buying);
    }
  }

  private Measurement measured(QualityFigure figure) {
    return visits.report(DAY).measurements().stream()
        .filter(each -> each.measure().equals(figure.code()))
        .filter(each -> each.slice().equals(Measurement.ALL))
        .findFirst()
        .orElseThrow();
  }

  private static Finding found(String rule, Report report) {
    return RELEASE.judge(report, History.none()).stream()
        .filter(each -> each.rule().name().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private Reason reason() {
    return found("purchases_unlike_promised", visits.report(DAY)).reason();
  }

  @Test
  void noneThatBought_where41WereTo_isAnAlarm() {
    day(645, 0, PROMISED);

    Measurement measured = measured(QualityFigure.PURCHASES_OF_PROMISED);
    Interval interval = measured.interval();
    assertEquals(0, measured.value());
    assertNotNull(interval);
    assertEquals(0, interval.low());
    assertEquals(3.6888794541 / (645 * PROMISED), interval.high(), 1e-6);
    assertEquals(Reason.BEYOND, reason());
    assertEquals(
        645 * PROMISED, visits.report(DAY).details().at("/promised/expected").asDouble(), 1e-6);
  }

  @Test
  void noneThatBought_whereFiveWereTo_isNoAlarm_andSaysHowManyItTakes() {
    day(80, 0, PROMISED);

    Finding found = found("purchases_unlike_promised", visits.report(DAY));

    assertEquals(Reason.NOT_ADMITTED, found.reason());
    assertTrue(found.inWords().contains("it takes about"), found.inWords());
  }

  @Test
  void twiceAsManyAsWereTo_isAnAlarm() {
    day(645, 83, PROMISED);

    assertEquals(Reason.BEYOND, reason());
  }

  @Test
  void asManyAsWereTo_isCalm() {
    day(645, 41, PROMISED);

    assertEquals(Reason.WITHIN, reason());
  }

  @Test
  void fewBuyers_haveAnIntervalOfCalibration_theSameTheOtherWayAbout() {
    day(200, 3, 0.02);

    Interval purchases = measured(QualityFigure.PURCHASES_OF_PROMISED).interval();
    Interval calibration = measured(QualityFigure.CALIBRATION_IN_THE_LARGE).interval();
    assertNotNull(purchases);
    assertNotNull(calibration);
    assertEquals(0.6187 / 4, purchases.low(), 1e-4);
    assertEquals(8.7673 / 4, purchases.high(), 1e-4);
    assertEquals(1 / purchases.high(), calibration.low(), 1e-12);
    assertEquals(1 / purchases.low(), calibration.high(), 1e-12);
    assertNull(measured(QualityFigure.AUC).interval());
  }

  @Test
  void purchasesThatStayAwayOnOneDevice_areAnAlarm_whileTheWholeMayBe() {
    day(600, 0, 0.04, "device=mobile");
    day(2_000, 80, 0.04, "device=desktop");

    Finding found = found("purchases_gone_in_a_slice", visits.report(DAY));

    assertEquals(Reason.BEYOND, found.reason());
    assertTrue(found.inWords().contains("for device=mobile is 0"), found.inWords());
    assertEquals(Reason.WITHIN, reason());
  }

  /** 200 days whose visits buy as was said, of 40 expected buyers and of 4. */
  @Test
  void calmDays_areNearlyNeverAnAlarm() {
    SplittableRandom random = new SplittableRandom(200);
    int alarms = 0;
    for (int day = 0; day < 200; day++) {
      QualityRehearsal calm = new QualityRehearsal();
      int number = day % 2 == 0 ? 400 : 40;
      for (int i = 0; i < number; i++) {
        double promised = 0.2 * random.nextDouble();
        boolean bought = random.nextDouble() < promised;
        calm.add(day + "/" + i, List.of(promised), List.of(), bought);
      }
      boolean alarm =
          found("purchases_unlike_promised", calm.report(DAY)).reason() == Reason.BEYOND;
      alarms += alarm ? 1 : 0;
    }
    assertTrue(alarms <= 2, alarms + " of 200 days");
  }

  @Test
  void pendingVisits_areNoVisitsWithoutPurchase_andHideNothingUnlessTheyAreLongOnes() {
    QualityTally tally = new QualityTally(List.of());
    for (int i = 0; i < 645; i++) {
      ScoredPrediction made =
          new ScoredPrediction("p" + i, "s" + i, null, 0, 0, 1, PROMISED, 0, null, List.of());
      Visit.Row row = new Visit.Row(made, 1, 1);
      boolean over = i % 2 == 0;
      tally.add(new Visit("s" + i, over, false, Visit.NOTHING, false, 0, Set.of(), List.of(row)));
      tally.count(Counted.PREDICTIONS, 1);
      tally.count(over ? Counted.JUDGED : Counted.PENDING_NO_EVENTS, 1);
    }

    Report lost = report(tally);
    tally.count(Counted.PENDING_OPEN, 322);
    Report open = report(tally);

    assertEquals(Reason.BEYOND, found("purchases_unlike_promised", lost).reason());
    assertTrue(
        lost.details().at("/notes/0").asText().contains("of the 323 visits that are judged"),
        lost.details()::toString);
    assertEquals(Reason.NO_VALUE, found("purchases_unlike_promised", open).reason());
  }

  private static Report report(QualityTally tally) {
    return new QualityReport(tally, 0.2, QualityRehearsal.noReferences(tally), UsualDays.NONE)
        .of("quality", DAY);
  }
}
