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

/** What is counted and measured of answers. Thread-safe. */
public final class ScoreMetrics {

  private final MeterRegistry registry;
  private final Timer store;
  private final Map<String, OfVariant> variants = new ConcurrentHashMap<>();
  private final Map<StateStatus, Counter> users;
  private final Map<StateStatus, Counter> sessions;
  private final Map<StateStatus, Counter> products;

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

    private final Map<Rung, Timer> latency = new EnumMap<>(Rung.class);
    private final DistributionSummary propensity;

    OfVariant(String variant) {
      for (Rung rung : Rung.values()) {
        latency.put(
            rung,
            Timer.builder("predict_latency")
                .description("Time to answer, by variant and what the answer stands on")
                .tag("variant", variant)
                .tag("rung", rung.code())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofSeconds(1))
                .register(registry));
      }
      this.propensity =
          DistributionSummary.builder("propensity")
              .description("Propensities that were answered")
              .tag("variant", variant)
              .serviceLevelObjectives(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1)
              .register(registry);
    }

    void answered(Prediction prediction, long nanos) {
      Timer timer = latency.get(prediction.rung());
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
    store.record(prediction.question().storeNanos(), TimeUnit.NANOSECONDS);
    count(users, prediction.states().userStatus());
    count(sessions, prediction.states().sessionStatus());
    count(products, prediction.states().productStatus());
  }

  private static void count(Map<StateStatus, Counter> counters, StateStatus status) {
    Counter counter = counters.get(status);
    if (counter != null) {
      counter.increment();
    }
  }
}
