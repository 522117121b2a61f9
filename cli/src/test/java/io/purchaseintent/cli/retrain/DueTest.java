package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueTest {

  private static final Instant TRAINED = Instant.parse("2016-11-01T06:00:00Z");
  private static final Duration EVERY = Duration.ofDays(14);
  private static final Duration COOL = Duration.ofDays(3);
  private static final WatchRequest ASKING =
      new WatchRequest("2016-11-03", "3.json", List.of("scores_moved"), List.of());

  @TempDir private Path folder;
  private TestHome home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(folder);
  }

  private void ended(Instant at, RunState state) {
    RetrainRun run =
        new RetrainRuns(home.home)
            .begin(TestHome.REQUEST, "test", "me", Clock.fixed(at, ZoneOffset.UTC));
    run.end(state, "", at);
  }

  private Due after(Duration sinceTraining, WatchRequest watch) {
    return Due.of(
        TRAINED.plus(sinceTraining), new RetrainRuns(home.home).all(), EVERY, COOL, watch);
  }

  @Test
  void nothingTrainedYet_isDue() {
    assertTrue(after(Duration.ZERO, WatchRequest.none()).isDue());
  }

  @Test
  void schedule_isDueWhenItsTimeIsOver_andNotAMomentBefore() {
    ended(TRAINED, RunState.STAGED);

    assertTrue(after(EVERY, WatchRequest.none()).isDue());
    Due before = after(EVERY.minusMillis(1), WatchRequest.none());
    assertFalse(before.isDue());
    assertTrue(before.why().contains("2016-11-15T06:00:00Z"), before.why());
  }

  @Test
  void alarm_isHeardAfterTheCoolDown_andSaysWhichRule() {
    ended(TRAINED, RunState.REFUSED_BY_GATES);

    Due due = after(COOL, ASKING);
    Due cooling = after(COOL.minusMillis(1), ASKING);

    assertTrue(due.isDue());
    assertTrue(due.why().startsWith("watch: the watch of 2016-11-03 says retrain: scores_moved"));
    assertFalse(cooling.isDue());
    assertTrue(cooling.why().contains("--cool-down=PT72H"), cooling.why());
  }

  @Test
  void runsThatTrainedNothing_orAreOfTheFuture_countForNothing() {
    ended(TRAINED, RunState.SAME);
    ended(TRAINED.plus(EVERY).minusSeconds(1), RunState.REFUSED_FOR_DATA);
    ended(TRAINED.plus(Duration.ofDays(900)), RunState.STAGED);

    assertTrue(after(EVERY, WatchRequest.none()).isDue());
  }

  @Test
  void watch_asksByTheNewestReport_butNotWhereAnotherAlarmExplainsIt() throws IOException {
    home.report(
        "watch",
        "2016-10-29",
        TestHome.alarm("drift", "feature_moved", "warning", "\"retrain\"", ""));
    home.report(
        "watch",
        "2016-10-30",
        TestHome.alarm("drift", "more_is_missing", "critical", "\"alert\"", ""),
        TestHome.alarm("drift", "scores_moved", "critical", "\"retrain\"", "more_is_missing"));

    WatchRequest request = WatchRequest.of(home.lake);

    assertEquals("2016-10-30", request.day());
    assertEquals(List.of(), request.asking());
    assertEquals(List.of("scores_moved by more_is_missing"), request.explained());
    ended(TRAINED, RunState.STAGED);
    Due due = after(COOL, request);
    assertFalse(due.isDue());
    assertTrue(due.why().contains("scores_moved by more_is_missing explained"), due.why());
    home.report(
        "watch",
        "2016-10-31",
        TestHome.alarm("quality", "ranks_worse", "critical", "\"retrain\"", ""));
    assertTrue(after(COOL, WatchRequest.of(home.lake)).isDue());
  }
}
