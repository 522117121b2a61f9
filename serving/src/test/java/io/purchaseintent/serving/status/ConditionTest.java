package io.purchaseintent.serving.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.status.Verdict.Finding;
import io.purchaseintent.serving.status.Verdict.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is judged, by meters as the server has them. */
final class ConditionTest {

  private static final class Ticking extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Store implements FeatureReader {

    private boolean reachable = true;

    @Override
    public List<States> read(List<Keys> keys, long nanosLeft) {
      throw new IllegalStateException("nobody reads");
    }

    @Override
    public boolean isReachable() {
      return reachable;
    }

    @Override
    public void close() {}
  }

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Ticking clock = new Ticking();
  private final Store store = new Store();
  private final List<String> problems = new ArrayList<>();
  private final Condition condition = new Condition(() -> problems, store, meters, clock);

  private void answered(int times, String session) {
    for (int i = 0; i < times; i++) {
      meters.timer("predict_latency", "variant", "champion", "rung", "any").record(Duration.ZERO);
    }
    meters.counter("states_read", "entity", "session", "status", session).increment(times);
  }

  private void requests(int times, String path, String status) {
    for (int i = 0; i < times; i++) {
      meters
          .timer("http_requests", "method", "POST", "path", path, "status", status)
          .record(Duration.ZERO);
    }
  }

  private List<String> causes() {
    return condition.verdict().findings().stream().map(Finding::cause).toList();
  }

  private void pass(Duration time) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minusSeconds(5)) {
      clock.now = clock.now.plusSeconds(5);
      condition.sample();
    }
  }

  @Test
  void loopThatFails_isAProblem_andIsCounted() throws Exception {
    Loops loops = new Loops(meters);
    CountDownLatch failed = new CountDownLatch(2);
    try (SupervisedLoop loop =
        SupervisedLoop.every(
            Duration.ofMillis(1),
            "guard",
            () -> {
              failed.countDown();
              throw new OutOfMemoryError("for once");
            })) {
      loops.watch(loop);
      failed.await();

      assertTrue(loops.problems().get(0).startsWith("The loop \"guard\" failed"));
      assertTrue(meters.get("loop_failures").tag("loop", "guard").functionCounter().count() >= 1);
    }
  }

  @Test
  void collector_isJudgedByItsRequests_andByWhatKeepsItFromServing() {
    Condition collector = Condition.ofCollector(() -> problems, meters, clock);
    assertEquals(Outcome.UNKNOWN, collector.verdict().outcome());
    requests(100, "/events", "202");
    assertEquals(Outcome.WELL, collector.verdict().outcome());

    problems.add("The loop \"keys\" failed");
    assertEquals(Outcome.NOT_WELL, collector.verdict().outcome());
    problems.clear();
    requests(10, "/events", "503");
    assertEquals(
        List.of("overloaded"),
        collector.verdict().findings().stream().map(Finding::cause).toList());
  }

  @Test
  void whatWasMended_isForgottenAfterTheWindow() {
    answered(100, "missing");
    assertEquals(List.of("visits_missing"), causes());
    pass(Duration.ofMinutes(4));
    answered(60, "ok");
    assertEquals(List.of("visits_missing"), causes());

    pass(Duration.ofSeconds(65));

    assertEquals(Outcome.WELL, condition.verdict().outcome());
    assertEquals(60, condition.verdict().answers());
    assertEquals(Duration.ofMinutes(5), condition.verdict().lately());
  }

  @Test
  void afterAQuietWindow_nothingCanBeTold() {
    answered(100, "ok");
    assertEquals(Outcome.WELL, condition.verdict().outcome());

    pass(Duration.ofMinutes(6));

    assertEquals(Outcome.UNKNOWN, condition.verdict().outcome());
  }

  /** Also where nobody sampled for long: an old sample is no window. */
  @Test
  void window_isNeverLongerThanOneSampleMore() {
    answered(100, "missing");
    clock.now = clock.now.plus(Duration.ofHours(1));
    condition.sample();
    clock.now = clock.now.plus(Duration.ofMinutes(5));

    assertEquals(Outcome.UNKNOWN, condition.verdict().outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "no_store, 4, ", "no_store, 5, without_store", "corrupt, 5, unreadable",
    "other_version, 5, unreadable", "missing, 49, ", "missing, 50, visits_missing",
  })
  void share_isToldFromItsBoundOn(String status, int inAHundred, String cause) {
    answered(100 - inAHundred, "ok");
    answered(inAHundred, status);

    assertEquals(cause == null ? List.of() : List.of(cause), causes());
  }

  @ParameterizedTest
  @CsvSource({
    "/predict, 503, overloaded",
    "/events, 429, limited",
    "unknown, 429, limited",
    "/decide, 422, invalid",
    "/predict, 400, invalid",
    "unknown, 401, ",
    "/predict, 500, failed",
    "/health/ready, 503, ",
    "unknown, 404, ",
    "/admin/rollback, 422, ",
    "/predict, 409, ",
  })
  void refusals_countOnTheShopsRoutes(String path, String status, String cause) {
    requests(90, "/predict", "200");
    requests(10, path, status);

    assertEquals(cause == null ? List.of() : List.of(cause), causes());
  }

  @ParameterizedTest
  @CsvSource({"unknown, 401", "/predict, 403"})
  void shopWhoseKeyIsRefused_isNotWell(String path, String status) {
    requests(150, path, status);

    assertEquals(List.of("without_key"), causes());
    assertEquals(Outcome.NOT_WELL, condition.verdict().outcome());
  }

  @Test
  void whatIsRefusedBeforeAnyRoute_countsToo() {
    requests(90, "/predict", "200");
    FunctionCounter.builder("requests_shed", this, any -> 10).register(meters);

    assertEquals(List.of("overloaded"), causes());
    assertEquals(100, condition.verdict().requests());
  }

  @Test
  void worst_isFirst_andWhatIsSoAsAWholeBeforeShares() {
    answered(40, "ok");
    answered(60, "missing");
    requests(20, "/predict", "422");
    requests(80, "/predict", "200");
    store.reachable = false;

    assertEquals(List.of("store_away", "visits_missing", "invalid"), causes());
  }

  @Test
  void storeThatIsAwayAndProblems_areNotWell_withoutAnyTraffic() {
    store.reachable = false;
    assertEquals(Outcome.NOT_WELL, condition.verdict().outcome());

    store.reachable = true;
    problems.add("policy.yaml is gone");
    assertEquals(Outcome.NOT_WELL, condition.verdict().outcome());
    problems.clear();
    assertEquals(Outcome.UNKNOWN, condition.verdict().outcome());
  }

  @Test
  void predictionsThatAreNotInTheLog_areTold() {
    answered(1_000, "ok");
    meters.counter("prediction_log", "outcome", "dropped").increment();

    assertEquals(List.of("not_logged"), causes());
  }

  @Test
  void pricesWithoutARate_areTold_andThoseThatWereNotSaidAreNot() {
    condition.sample();
    answered(100, "ok");
    meters.counter("question_prices", "outcome", "missing").increment(1_000);
    meters.counter("question_prices", "outcome", "said").increment(90);
    meters.counter("question_prices", "outcome", "unconverted").increment(4);
    assertEquals(List.of(), causes());

    meters.counter("question_prices", "outcome", "unconverted").increment(1);

    assertEquals(List.of("prices_unconverted"), causes());
  }
}
