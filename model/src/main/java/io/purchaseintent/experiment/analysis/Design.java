package io.purchaseintent.experiment.analysis;

import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.experiment.Guardrail;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is looked at, as it goes to workers.
 *
 * @param experiment its name
 * @param version which alone is looked at
 * @param unit whom it parts
 * @param arms their names, the control first
 * @param measures what is compared, the first decides
 * @param events types of events that guardrails count
 * @param span which time is looked at
 * @param costs of actions, by name
 * @param marginShare what is left of an order's value before the costs of actions
 */
public record Design(
    String experiment,
    int version,
    ExperimentUnit unit,
    List<String> arms,
    List<Measure> measures,
    List<String> events,
    Span span,
    Map<String, ActionCost> costs,
    double marginShare)
    implements Serializable {

  /**
   * Which time is looked at, in milliseconds since the epoch.
   *
   * @param from first exposures count from it on
   * @param until before it exposures and outcomes count
   * @param before how long before its first exposure a unit's outcomes are looked at
   */
  public record Span(long from, long until, long before) implements Serializable {

    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The day (UTC, since the epoch) of an instant. */
    static int day(long millis) {
      return Math.toIntExact(Math.floorDiv(millis, DAY));
    }

    /** Whole days from an instant to another. */
    static int daysBetween(long from, long to) {
      return Math.toIntExact(Math.floorDiv(to - from, DAY));
    }
  }

  /**
   * What an action costs where it was given, once a visit.
   *
   * @param fixedMicros an amount
   * @param share of the visit's orders
   * @param always whether it is paid without an order too
   */
  public record ActionCost(long fixedMicros, double share, boolean always)
      implements Serializable {}

  /** Serializes, whatever it is given. */
  public Design {
    arms = List.copyOf(arms);
    measures = List.copyOf(measures);
    events = List.copyOf(events);
    costs = new HashMap<>(costs);
  }

  /** The design of an experiment. */
  public static Design of(
      Experiment experiment, Span span, Map<String, ActionCost> costs, double marginShare) {
    return new Design(
        experiment.name(),
        experiment.version(),
        experiment.unit(),
        experiment.arms().stream().map(Arm::name).toList(),
        Measure.of(experiment),
        experiment.guardrails().stream()
            .filter(each -> each.kind() == Guardrail.Kind.EVENT)
            .map(Guardrail::event)
            .map(String::valueOf)
            .toList(),
        span,
        costs,
        marginShare);
  }
}
