package io.purchaseintent.rollout.plan;

import io.purchaseintent.registry.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a roll-out goes through, and what it asks for.
 *
 * @param steps one after the other; after the last the version is champion
 * @param every how often servers are asked
 * @param lakeEvery how often the lake is read
 * @param risk that a version that is no worse is taken back, in all of the roll-out
 * @param required what must be known before a step is over
 */
public record Plan(
    List<Step> steps,
    Duration every,
    Duration lakeEvery,
    double risk,
    Set<Check> required,
    Margins margins) {

  /** For a shop with 250,000 visits a day: five days. */
  public static final Plan DEFAULTS =
      new Plan(
          List.of(
              new Step(0, Duration.ofHours(12), 20_000),
              new Step(0.05, Duration.ofDays(1), 10_000),
              new Step(0.10, Duration.ofDays(1), 20_000),
              new Step(0.25, Duration.ofDays(1), 50_000),
              new Step(0.50, Duration.ofDays(1), 100_000)),
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          0.05,
          Set.copyOf(Check.all()),
          Margins.DEFAULTS);

  public Plan {
    steps = List.copyOf(steps);
    required = Set.copyOf(required);
  }

  /** The step of a version that stands there; empty where it is none of the plan. */
  public OptionalInt stepOf(Placement placement) {
    return IntStream.range(0, steps.size())
        .filter(step -> steps.get(step).placement().equals(placement))
        .findFirst();
  }

  /** What may be spent on one step. */
  public double riskOfStep() {
    return risk / steps.size();
  }

  /** The same with another time or number of sessions for each step, where one is given. */
  public Plan with(@Nullable Duration bake, @Nullable Long sessions) {
    List<Step> changed = new ArrayList<>();
    for (Step step : steps) {
      changed.add(
          new Step(
              step.share(),
              bake == null ? step.bake() : bake,
              sessions == null ? step.sessions() : sessions));
    }
    return new Plan(changed, every, lakeEvery, risk, required, margins);
  }
}
