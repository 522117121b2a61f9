package io.purchaseintent.serving.score;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.purchaseintent.prediction.StateStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is counted and measured of answers. Thread-safe. */
public final class ScoreMetrics {

  /** From a second, the aim of live sessions, to a month, when nothing is published any more. */
  private static final Duration[] AGES =
      LongStream.of(
              500,
              1_000,
              2_000,
              5_000,
              10_000,
              30_000,
              60_000,
              300_000,
              900_000,
              1_800_000,
              3_600_000,
              21_600_000,
              86_400_000,
              172_800_000,
              604_800_000,
              2_592_000_000L)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** A propensity of 1: buckets of a summary are of whole numbers. */
  private static final int BASIS_POINTS = 10_000;

  private final MeterRegistry registry;
  private final Timer store;
  private final Map<String, OfVariant> variants = new ConcurrentHashMap<>();
  private final Map<StateStatus, Counter> users;
  private final Map<StateStatus, Counter> sessions;
  private final Map<StateStatus, Counter> products;
  private final Timer userAge;
  private final Timer sessionAge;
  private final Timer productAge;

  /** Meters in a registry. */
  public ScoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.store =
        Timer.builder("store_latency")
            .description("Time to read the states of a question")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(50_000))
            .maximumExpectedValue(Duration.ofSeconds(1))
            .register(registry);
    this.users = counters("user");
    this.sessions = counters("session");
    this.products = counters("product");
    this.userAge = age("user");
    this.sessionAge = age("session");
    this.productAge = age("product");
  }

  /** With the buckets of all times to answer. */
  static Timer.Builder latency(Timer.Builder of) {
    return of.publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(50_000))
        .maximumExpectedValue(Duration.ofSeconds(1));
  }

  /** With the buckets of all propensities. */
  static DistributionSummary.Builder propensity(DistributionSummary.Builder of) {
    return of.baseUnit("basis_points")
        .scale(BASIS_POINTS)
        .serviceLevelObjectives(50, 100, 200, 500, 1_000, 2_000, 3_000, 5_000, 7_500, BASIS_POINTS);
  }

  private Timer age(String entity) {
    return Timer.builder("state_age")
        .description("Age of the states that answers stood on, at the moment asked for")
        .tag("entity", entity)
        .serviceLevelObjectives(AGES)
        .register(registry);
  }

  private Map<StateStatus, Counter> counters(String entity) {
    Map<StateStatus, Counter> counters = new EnumMap<>(StateStatus.class);
    for (StateStatus status : StateStatus.values()) {
      counters.put(
          status,
          Counter.builder("states_read")
              .description("States asked for, by what was found")
              .tag("entity", entity)
              .tag("status", status.code())
              .register(registry));
    }
    return counters;
  }

  /** The meters of one variant, looked up once. */
  private final class OfVariant {

    private final Map<FallbackLevel, Timer> latency = new EnumMap<>(FallbackLevel.class);
    private final DistributionSummary propensity;

    OfVariant(String variant) {
      for (FallbackLevel level : FallbackLevel.values()) {
        latency.put(
            level,
            latency(
                    Timer.builder("predict_latency")
                        .description("Time to answer, by variant and what the answer stands on")
                        .tag("variant", variant)
                        .tag("rung", level.code()))
                .register(registry));
      }
      this.propensity =
          propensity(
                  DistributionSummary.builder("propensity")
                      .description("Propensities that were answered, in hundredths of a percent")
                      .tag("variant", variant))
              .register(registry);
    }

    void answered(Prediction prediction, long nanos) {
      Timer timer = latency.get(prediction.level());
      if (timer != null) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
      }
      propensity.record(prediction.propensity());
    }
  }

  void answered(Prediction prediction, long nanos) {
    OfVariant variant =
        variants.computeIfAbsent(prediction.variant().name(), name -> new OfVariant(name));
    variant.answered(prediction, nanos);
    store.record(prediction.input().storeNanos(), TimeUnit.NANOSECONDS);
    count(users, prediction.states().userStatus());
    count(sessions, prediction.states().sessionStatus());
    count(products, prediction.states().productStatus());
    Freshness freshness = Freshness.of(prediction);
    record(userAge, freshness.userMillis());
    record(sessionAge, freshness.sessionMillis());
    record(productAge, freshness.productMillis());
  }

  private static void record(Timer ages, @Nullable Long millis) {
    if (millis != null) {
      ages.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  private static void count(Map<StateStatus, Counter> counters, StateStatus status) {
    Counter counter = counters.get(status);
    if (counter != null) {
      counter.increment();
    }
  }
}
