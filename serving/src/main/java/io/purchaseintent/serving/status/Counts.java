package io.purchaseintent.serving.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.purchaseintent.prediction.StateStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What was counted, each of which is 0 at first. */
final class Counts {

  private static final String VISIT = "session";
  private static final String SHOPPER = "user";
  private static final String PRODUCT = "product";

  private static final Duration VISIT_OLD = Duration.ofMinutes(5);
  private static final Duration SHOPPER_OLD = Duration.ofDays(30);
  private static final Duration PRODUCT_OLD = Duration.ofDays(2);

  private static final List<String> OWN_PATHS =
      List.of("/dashboard", "/watch", "/health", "/metrics", "/openapi.json", "/admin");

  /** Of a request that was refused before a route was found for it. */
  private static final String NO_ROUTE = "unknown";

  /** With these the keys refuse. */
  private static final Set<String> BY_KEY = Set.of("401", "403", "429");

  private final Map<Count, Long> values;

  private Counts(Map<Count, Long> values) {
    this.values = values;
  }

  /** Nothing. */
  static Counts none() {
    return new Counts(new EnumMap<>(Count.class));
  }

  /** What a server's meters have counted since its start. */
  static Counts of(MeterRegistry meters) {
    Counts counts = none();
    counts.addRequests(meters);
    for (Timer timer : meters.find("predict_latency").timers()) {
      counts.add(Count.ANSWERS, timer.count());
    }
    counts.addStates(meters);
    counts.addAges(meters, VISIT, VISIT_OLD, Count.VISITS_FOUND, Count.VISITS_OLD);
    counts.addAges(meters, SHOPPER, SHOPPER_OLD, Count.SHOPPERS_FOUND, Count.SHOPPERS_OLD);
    counts.addAges(meters, PRODUCT, PRODUCT_OLD, Count.PRODUCTS_FOUND, Count.PRODUCTS_OLD);
    for (Counter prices : meters.find("question_prices").counters()) {
      String outcome = String.valueOf(prices.getId().getTag("outcome"));
      counts.add(Count.PRICES_SAID, outcome.equals("missing") ? 0 : (long) prices.count());
      counts.add(
          Count.PRICES_UNCONVERTED, outcome.equals("unconverted") ? (long) prices.count() : 0);
    }
    for (String outcome : List.of("dropped", "failed")) {
      for (Counter lost : meters.find("prediction_log").tag("outcome", outcome).counters()) {
        counts.add(Count.NOT_LOGGED, (long) lost.count());
      }
    }
    return counts;
  }

  private void addRequests(MeterRegistry meters) {
    for (Timer timer : meters.find("http_requests").timers()) {
      String path = String.valueOf(timer.getId().getTag("path"));
      String status = String.valueOf(timer.getId().getTag("status"));
      if (isOfTheShop(path, status)) {
        addRequest(status, timer.count());
      }
    }
    for (FunctionCounter shed : meters.find("requests_shed").functionCounters()) {
      addRequest("503", (long) shed.count());
    }
  }

  private static boolean isOfTheShop(String path, String status) {
    return path.equals(NO_ROUTE)
        ? BY_KEY.contains(status)
        : !path.equals("/") && OWN_PATHS.stream().noneMatch(path::startsWith);
  }

  private void addRequest(String status, long count) {
    add(Count.REQUESTS, count);
    switch (status) {
      case "400", "422" -> add(Count.INVALID, count);
      case "401", "403" -> add(Count.WITHOUT_KEY, count);
      case "429" -> add(Count.LIMITED, count);
      case "500" -> add(Count.FAILED, count);
      case "503" -> add(Count.OVERLOADED, count);
      default -> {}
    }
  }

  private void addStates(MeterRegistry meters) {
    for (Counter counter : meters.find("states_read").counters()) {
      String entity = String.valueOf(counter.getId().getTag("entity"));
      String status = String.valueOf(counter.getId().getTag("status"));
      addStates(entity, status, (long) counter.count());
    }
  }

  private void addStates(String entity, String status, long count) {
    if (status.equals(StateStatus.CORRUPT.code())
        || status.equals(StateStatus.OTHER_VERSION.code())) {
      add(Count.UNREADABLE, count);
    }
    boolean missing = status.equals(StateStatus.MISSING.code());
    boolean known = missing || status.equals(StateStatus.OK.code());
    switch (entity) {
      case VISIT -> {
        add(Count.VISITS_MISSING, missing ? count : 0);
        add(Count.WITHOUT_STORE, status.equals(StateStatus.NO_STORE.code()) ? count : 0);
      }
      case SHOPPER -> {
        add(Count.SHOPPERS_MISSING, missing ? count : 0);
        add(Count.SHOPPERS_ASKED, known ? count : 0);
      }
      default -> {
        add(Count.PRODUCTS_MISSING, missing ? count : 0);
        add(Count.PRODUCTS_ASKED, known ? count : 0);
      }
    }
  }

  private void addAges(
      MeterRegistry meters, String entity, Duration old, Count found, Count oldOnes) {
    for (Timer ages : meters.find("state_age").tag("entity", entity).timers()) {
      HistogramSnapshot seen = ages.takeSnapshot();
      long young = 0;
      for (CountAtBucket bucket : seen.histogramCounts()) {
        if (bucket.bucket(TimeUnit.MILLISECONDS) <= old.toMillis()) {
          young = (long) bucket.count();
        }
      }
      add(found, seen.count());
      // Counted apart, and so perhaps a moment behind.
      add(oldOnes, Math.max(0, seen.count() - young));
    }
  }

  private void add(Count count, long more) {
    values.merge(count, more, Long::sum);
  }

  long of(Count count) {
    return values.getOrDefault(count, 0L);
  }

  /** What came since an earlier time. */
  Counts since(Counts earlier) {
    Counts since = none();
    for (Count count : Count.values()) {
      since.add(count, Math.max(0, of(count) - earlier.of(count)));
    }
    return since;
  }
}
