package io.purchaseintent.serving.collect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.purchaseintent.event.EventField;
import io.purchaseintent.serving.collect.EventVerdict.Kind;
import io.purchaseintent.serving.collect.EventVerdict.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/** What the collector counts and measures. */
final class CollectMetrics {

  private static final Logger LOG = Logger.getLogger(CollectMetrics.class.getName());

  private final MeterRegistry registry;
  private final Map<String, Counter> ofNobody = new ConcurrentHashMap<>();
  private final Map<EventField, Counter> unusable = new ConcurrentHashMap<>();
  private final Counter accepted;
  private final Counter rejected;
  private final Counter clock;
  private final Counter robot;
  private final Counter passedOver;
  private final Timer append;

  CollectMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.accepted = verdict("accepted");
    this.rejected = verdict("rejected");
    this.clock = verdict("clock_skew");
    this.robot = verdict("robot");
    this.passedOver = verdict("passed_over");
    this.append =
        Timer.builder("append_latency")
            .description("Time until a request's events are durable")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(100_000))
            .maximumExpectedValue(Duration.ofSeconds(5))
            .register(registry);
  }

  private Counter verdict(String name) {
    return Counter.builder("events_collected")
        .description("Events by what became of them")
        .tag("verdict", name)
        .register(registry);
  }

  /** Counts what became of a request's events; not called where the log did not take them. */
  void judged(List<EventVerdict> verdicts) {
    for (EventVerdict verdict : verdicts) {
      if (verdict instanceof EventVerdict.Accepted event) {
        accepted.increment();
        event.unusable().forEach((field, why) -> unusable(field, why));
        if (event.noUser() != null) {
          ofNobody(event.noUser());
        }
      } else if (verdict instanceof Rejected broken) {
        (broken.kind() == Kind.CLOCK ? clock : rejected).increment();
      } else if (verdict instanceof EventVerdict.PassedOver) {
        passedOver.increment();
      } else {
        robot.increment();
      }
    }
  }

  private void unusable(EventField field, String reason) {
    unusable
        .computeIfAbsent(
            field,
            first -> {
              LOG.warning(
                  "Events are taken without their "
                      + field.code()
                      + ", which cannot be used, and counted in events_unusable: the first "
                      + reason);
              return Counter.builder("events_unusable")
                  .description("Events accepted without a value that cannot be used, by field")
                  .tag("field", field.code())
                  .register(registry);
            })
        .increment();
  }

  private void ofNobody(String name) {
    ofNobody
        .computeIfAbsent(
            name,
            first -> {
              LOG.warning(
                  "Events name a user \""
                      + first
                      + "\", which is nobody: they are taken as anonymous, and counted in"
                      + " events_no_user; the shop should leave user_id out");
              return Counter.builder("events_no_user")
                  .description("Events accepted as anonymous, by what stood for the user's id")
                  .tag("name", first)
                  .register(registry);
            })
        .increment();
  }

  void appended(long nanos) {
    append.record(Duration.ofNanos(nanos));
  }

  void answered(int status) {
    registry.counter("collect_requests", "status", Integer.toString(status)).increment();
  }
}
