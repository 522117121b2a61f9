package io.purchaseintent.pipeline.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.prediction.ChosenAction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions by hand: minutes are since the epoch, the gap is 30 of them, the wait 60. */
final class JudgeVisitsTest {

  private static final long MINUTE = 60_000;
  private static final long LONG_AFTER = 10_000;
  private static final JudgeVisits JUDGE =
      new JudgeVisits(
          new SessionGap(Duration.ofMinutes(30)),
          Duration.ofHours(1),
          DayPeriod.of(LocalDate.EPOCH));

  private final QualityTally tally = new QualityTally(List.of());
  private final List<OutcomeEvent> events = new ArrayList<>();
  private final List<ScoredPrediction> predictions = new ArrayList<>();

  private void event(EventType type, double minute) {
    event(type, minute, null, 0);
  }

  private void event(EventType type, double minute, String order, long price) {
    event(type, minute, order, price, null);
  }

  private void event(EventType type, double minute, String order, long price, String userId) {
    long millis = Math.round(minute * MINUTE);
    events.add(
        new OutcomeEvent(
            "s",
            millis,
            "EUR",
            new CompactEvent(
                millis,
                events.size(),
                events.size(),
                type,
                "p",
                null,
                price * 1_000_000,
                1,
                order,
                userId,
                null,
                null,
                null,
                null)));
  }

  /** A prediction right after the k-th event. */
  private void predictionAfter(int k, String id) {
    long millis = events.get(k - 1).event().timeMillis();
    prediction(id, millis, millis, k, null);
  }

  /** A prediction that knew of no session. */
  private void blindPrediction(double minute, String id) {
    prediction(id, Math.round(minute * MINUTE), Long.MIN_VALUE, 0, null);
  }

  private void prediction(String id, long millis, long asOf, int k, ChosenAction action) {
    predictions.add(
        new ScoredPrediction(id, "s", null, millis, asOf, k, 0.1, Float.NaN, action, List.of()));
  }

  private List<Visit> judged(double newestMinute) {
    return JUDGE.of("s", predictions, events, Math.round(newestMinute * MINUTE), tally);
  }

  private void assertCounts(Counted what, long expected) {
    assertEquals(expected, tally.count(what), what.code());
  }

  private static List<String> ids(Visit visit) {
    return visit.rows().stream().map(row -> row.prediction().id()).toList();
  }

  @Test
  void shoppersOfOneId_areJudgedByTheirOwnVisits() {
    event(EventType.PAGE_VIEW, 0, null, 0, "carl");
    event(EventType.ADD_TO_CART, 1, null, 0, "dora");
    event(EventType.PAGE_VIEW, 2, null, 0, "carl");
    event(EventType.PURCHASE, 3, null, 0, "dora");
    for (String user : new String[] {"carl", "dora"}) {
      predictions.add(
          new ScoredPrediction(
              user, "s", user, 90_000, 60_000, 1, 0.1, Float.NaN, null, List.of()));
    }

    List<Visit> visits = judged(LONG_AFTER);

    assertEquals(
        List.of(List.of("carl"), List.of("dora")), visits.stream().map(v -> ids(v)).toList());
    assertFalse(visits.get(0).bought());
    assertTrue(visits.get(1).bought());
  }

  @Test
  void purchaseLaterInTheVisit_isTheLabel_andWhatComesFromItOn_isLeftOut() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.ADD_TO_CART, 5);
    event(EventType.PURCHASE, 10);
    event(EventType.PAGE_VIEW, 11);
    predictionAfter(1, "a");
    predictionAfter(2, "b");
    predictionAfter(3, "at the purchase");
    predictionAfter(4, "after it");

    List<Visit> visits = judged(LONG_AFTER);

    assertEquals(1, visits.size());
    assertTrue(visits.get(0).bought() && visits.get(0).isOver());
    assertEquals(List.of("a", "b"), ids(visits.get(0)));
    assertEquals(
        List.of(0.5, 0.5), visits.get(0).rows().stream().map(Visit.Row::visitWeight).toList());
    assertEquals(
        List.of(1.0, 0.5), visits.get(0).rows().stream().map(Visit.Row::momentWeight).toList());
    assertCounts(Counted.AFTER_PURCHASE, 2);
    assertCounts(Counted.JUDGED, 2);
    assertCounts(Counted.PREDICTIONS, 4);
    assertCounts(Counted.VISITS_THAT_BOUGHT, 1);
  }

  @Test
  void predictionWhoseStateLacksThePurchase_isLeftOutByItsTime() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PURCHASE, 10);
    prediction("late to know", 11 * MINUTE, 0, 1, null);

    assertEquals(List.of(), judged(LONG_AFTER));
    assertCounts(Counted.AFTER_PURCHASE, 1);
  }

  @Test
  void exactlyTheGap_endsAVisit_andAPurchaseInTheNext_isNone() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PURCHASE, 30);
    event(EventType.PAGE_VIEW, 59.9);
    event(EventType.PURCHASE, 80);
    predictionAfter(1, "a");
    predictionAfter(3, "b");

    List<Visit> visits = judged(LONG_AFTER);

    assertEquals(1, visits.size());
    assertFalse(visits.get(0).bought());
    assertEquals(List.of("a"), ids(visits.get(0)));
    assertCounts(Counted.AFTER_PURCHASE, 1);
  }

  @Test
  void visitThatMayGoOn_isPending_untilGapAndWaitAreOver() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PURCHASE, 10);
    predictionAfter(1, "a");

    assertFalse(judged(10 + 30 + 60 - 0.01).get(0).isOver());
    assertCounts(Counted.PENDING_OPEN, 1);
    assertCounts(Counted.JUDGED, 0);
    assertTrue(judged(10 + 30 + 60).get(0).isOver());
    assertCounts(Counted.JUDGED, 1);
  }

  @Test
  void latePurchase_turnsTheVisitIntoABuyers() {
    event(EventType.PAGE_VIEW, 0);
    predictionAfter(1, "a");
    assertFalse(judged(LONG_AFTER).get(0).bought());

    event(EventType.PURCHASE, 29);

    assertTrue(judged(LONG_AFTER).get(0).bought());
  }

  @Test
  void visitsOfThePeriod_areCounted_scoredOrNot() {
    event(EventType.PAGE_VIEW, -10);
    event(EventType.PAGE_VIEW, 5);
    event(EventType.PAGE_VIEW, 100);
    event(EventType.PURCHASE, 101);
    event(EventType.PAGE_VIEW, 200);
    event(EventType.PAGE_VIEW, 24 * 60 - 1);
    event(EventType.PAGE_VIEW, 24 * 60 + 1);
    predictionAfter(2, "of a visit that began the day before");
    predictionAfter(4, "after the purchase");

    judged(LONG_AFTER);

    LogCoverage coverage = tally.coverage();
    assertEquals(3, coverage.visits());
    assertEquals(1, coverage.scoredVisits());
    assertEquals(5, coverage.events());
    assertEquals(2, coverage.predictions());
  }

  @Test
  void sessionsWithoutPredictions_areCountedAsNotScored_andJudgedByNothing() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PURCHASE, 1);

    assertEquals(List.of(), judged(LONG_AFTER));

    assertEquals(1, tally.coverage().visits());
    assertEquals(0, tally.coverage().scoredShare().value());
    assertCounts(Counted.VISITS, 0);
  }

  @Test
  void sessionWithoutEvents_isPendingForever_notAVisitWithoutPurchase() {
    blindPrediction(0, "a");

    List<Visit> visits = judged(LONG_AFTER);

    assertFalse(visits.get(0).isOver());
    assertCounts(Counted.PENDING_NO_EVENTS, 1);
    assertCounts(Counted.VISITS, 0);
    assertEquals(0, tally.coverage().predictions());
  }

  @Test
  void eachIdCountsOnce_whateverOrderTheyCameIn() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PAGE_VIEW, 1);
    predictionAfter(2, "same");
    predictionAfter(1, "same");
    predictionAfter(1, "same");

    List<Visit> visits = judged(LONG_AFTER);

    assertEquals(1, visits.get(0).rows().size());
    assertEquals(0, visits.get(0).rows().get(0).prediction().timeMillis());
    assertCounts(Counted.DUPLICATES, 2);
    assertCounts(Counted.PREDICTIONS, 1);
  }

  @Test
  void askingAgainAfterTheSameEvent_doesNotRule() {
    event(EventType.PAGE_VIEW, 0);
    for (int i = 0; i < 3; i++) {
      prediction("again " + i, i, 0, 1, null);
    }

    List<Double> weights =
        judged(LONG_AFTER).get(0).rows().stream().map(Visit.Row::momentWeight).toList();

    assertEquals(List.of(1.0, 1.0 / 2, 1.0 / 3), weights);
  }

  @Test
  void predictionBeforeTheFirstEvent_belongsToItsVisit_ifLessThanTheGapAway() {
    event(EventType.PAGE_VIEW, 100);
    event(EventType.PURCHASE, 110);
    blindPrediction(70.01, "early");
    blindPrediction(70, "a gap away");

    List<Visit> visits = judged(LONG_AFTER);

    assertEquals(List.of("early"), ids(visits.get(0)));
    assertTrue(visits.get(0).bought());
    assertCounts(Counted.BEFORE_FIRST_EVENT, 1);
    assertCounts(Counted.CLOCKS_DISAGREE, 1);
  }

  @Test
  void predictionFarFromItsSessionsEvents_isPending_andOffClockOnceNothingCanCome() {
    event(EventType.PAGE_VIEW, 0);
    blindPrediction(31, "after");

    judged(31 + 89);
    assertCounts(Counted.PENDING_OPEN, 1);
    assertCounts(Counted.CLOCKS_DISAGREE, 0);
    judged(31 + 90);
    assertCounts(Counted.CLOCKS_DISAGREE, 1);
  }

  @Test
  void momentAGapAwayFromWhatItKnew_isOffClock() {
    event(EventType.PAGE_VIEW, 100);
    prediction("ahead", 130 * MINUTE, 100 * MINUTE, 1, null);
    prediction("behind", 70 * MINUTE, 100 * MINUTE, 1, null);
    prediction("fine", 129 * MINUTE, 100 * MINUTE, 1, null);

    assertEquals(List.of("fine"), ids(judged(LONG_AFTER).get(0)));
    assertCounts(Counted.CLOCKS_DISAGREE, 2);
  }

  @Test
  void propensityThatIsNone_isCountedAndLeftOut() {
    event(EventType.PAGE_VIEW, 0);
    predictions.add(new ScoredPrediction("a", "s", null, 0, 0, 1, Double.NaN, 0, null, List.of()));
    predictions.add(new ScoredPrediction("b", "s", null, 0, 0, 1, 1.5, 0, null, List.of()));

    assertEquals(List.of(), judged(LONG_AFTER));
    assertCounts(Counted.NO_PROPENSITY, 2);
  }

  @Test
  void firstActionThatIsNotNothing_namesTheVisit() {
    event(EventType.PAGE_VIEW, 0);
    prediction("a", 0, 0, 1, new ChosenAction("none", 1, "p@1"));
    prediction("b", 1, 0, 1, new ChosenAction("chat", 0.5, "p@1"));
    prediction("c", 2, 0, 1, new ChosenAction("discount", 1, "p@1"));

    Visit visit = judged(LONG_AFTER).get(0);

    assertEquals("chat", visit.action());
    assertTrue(visit.randomised());
    assertCounts(Counted.VISITS_RANDOMISED, 1);
  }

  @Test
  void orderThatIsShownTwice_isWorthItsLinesOnce() {
    event(EventType.PAGE_VIEW, 0);
    event(EventType.PURCHASE, 1, "order", 20);
    event(EventType.PURCHASE, 2, "order", 20);
    event(EventType.PURCHASE, 3, "another", 5);
    predictionAfter(1, "a");

    assertEquals(25_000_000, judged(LONG_AFTER).get(0).orderMicros());
  }
}
