package io.purchaseintent.serving.score;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.purchaseintent.serving.variant.Variant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is counted of each shadow, in the buckets of {@link ScoreMetrics}, so that it can be held
 * beside the champion; under names of its own, for nobody hears it. Thread-safe.
 */
final class ShadowMetrics {

  private record OfShadow(Timer latency, DistributionSummary propensity) {}

  private final MeterRegistry registry;
  private final Map<String, OfShadow> shadows = new ConcurrentHashMap<>();

  ShadowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  private OfShadow of(String variant) {
    return new OfShadow(
        ScoreMetrics.latency(
                Timer.builder("shadow_latency")
                    .description("Time to score an answer once more, by shadow")
                    .tag("variant", variant))
            .register(registry),
        ScoreMetrics.propensity(
                DistributionSummary.builder("shadow_propensity")
                    .description("Propensities of shadows, in hundredths of a percent")
                    .tag("variant", variant))
            .register(registry));
  }

  void scored(Prediction prediction, long nanos) {
    OfShadow shadow = shadows.computeIfAbsent(prediction.variant().name(), this::of);
    shadow.latency.record(nanos, TimeUnit.NANOSECONDS);
    shadow.propensity.record(prediction.propensity());
  }

  void failed(Variant shadow) {
    registry.counter("answers_failed", "variant", shadow.name()).increment();
  }
}
