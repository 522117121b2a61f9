package io.purchaseintent.experiment;

import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it was defined: whom it parts into which arms, and what is compared. Immutable;
 * what is changed is another version.
 *
 * @param version from 1 on
 * @param hypothesis in words; may be empty
 * @param layer experiments of one exclude each other, those of different ones are independent
 * @param traffic share of the layer's units that are part of it; a whole number of {@link
 *     Layer#BUCKETS}, above 0, at most 1
 * @param ownSalt of the hash that chooses the arm; null for {@link #id()}
 * @param arms 2 to 20; the first is the control
 * @param start before it nobody is given an arm; null where only the command decides
 * @param end from it on nobody is; null where only the command decides
 * @param metrics 1 or more; the first decides
 * @param leastEffect the least that matters, as a share of what the control has in the first metric
 * @param risk of finding an effect where there is none
 * @param power chance to find one that is there
 */
public record Experiment(
    String name,
    int version,
    String hypothesis,
    String layer,
    ExperimentUnit unit,
    double traffic,
    @Nullable String ownSalt,
    List<Arm> arms,
    @Nullable Instant start,
    @Nullable Instant end,
    List<ExperimentMetric> metrics,
    List<Guardrail> guardrails,
    double leastEffect,
    double risk,
    double power) {

  /** The layer of who names none. */
  public static final String DEFAULT_LAYER = "default";

  private static final int MOST_ARMS = 20;
  private static final int MOST_WORDS = 1_000;
  private static final double TWO_TO_53 = 1L << 53;

  /**
   * @throws ExperimentException if a setting breaks a rule
   */
  public Experiment {
    arms = List.copyOf(arms);
    metrics = List.copyOf(metrics);
    guardrails = List.copyOf(guardrails);
    ExperimentException.requireName("experiment", name, "such as badge");
    ExperimentException.require(
        version >= 1, "version", "is " + version + ", but must be 1 or more");
    ExperimentException.require(
        hypothesis.length() <= MOST_WORDS,
        "hypothesis",
        "has " + hypothesis.length() + " characters, more than " + MOST_WORDS + ": say less");
    ExperimentException.requireName("layer", layer, "such as page");
    requireTraffic(traffic);
    if (ownSalt != null) {
      ExperimentException.requireName("salt", ownSalt, "such as badge-2026");
    }
    requireArms(arms);
    if (start != null && end != null) {
      ExperimentException.require(
          start.isBefore(end), "end", "is " + end + ", but must be after start, which is " + start);
    }
    ExperimentException.require(
        !metrics.isEmpty(), "metrics", "is empty: name what decides, such as [conversion]");
    ExperimentException.require(
        new HashSet<>(metrics).size() == metrics.size(),
        "metrics",
        "names one twice: leave one of them out");
    Set<String> guarded = new HashSet<>();
    for (Guardrail guardrail : guardrails) {
      ExperimentException.require(
          guarded.add(guardrail.metric()),
          "guardrails",
          "has " + guardrail.metric() + " twice: leave one of them out");
    }
    ExperimentException.require(
        leastEffect > 0 && leastEffect <= 10,
        "least_effect",
        "is " + leastEffect + ", but must be above 0 and at most 10: 0.05 is 5% of the control");
    ExperimentException.require(
        risk > 0 && risk < 0.5,
        "risk",
        "is " + risk + ", but must be above 0 and below 0.5, such as 0.05");
    ExperimentException.require(
        power > risk && power < 1,
        "power",
        "is " + power + ", but must be above risk, which is " + risk + ", and below 1");
  }

  private static void requireTraffic(double traffic) {
    ExperimentException.require(
        traffic > 0 && traffic <= 1,
        "traffic",
        "is " + traffic + ", but must be above 0 and at most 1, which is all");
    double buckets = traffic * Layer.BUCKETS;
    ExperimentException.require(
        Math.abs(buckets - Math.rint(buckets)) < 1e-6 && Math.rint(buckets) >= 1,
        "traffic",
        "is "
            + traffic
            + ", but must be whole hundredths of a percent, 0.0001 or more: a layer has "
            + Layer.BUCKETS
            + " buckets");
  }

  private static void requireArms(List<Arm> arms) {
    ExperimentException.require(
        arms.size() >= 2 && arms.size() <= MOST_ARMS,
        "arms",
        "are " + arms.size() + ", but must be 2 to " + MOST_ARMS + ", the control first");
    Set<String> names = new HashSet<>();
    for (Arm arm : arms) {
      ExperimentException.require(
          names.add(arm.name()),
          "arms",
          "has \"" + arm.name() + "\" twice: give each a name of its own");
    }
  }

  /** As it is known: {@code NAME@VERSION}. */
  public String id() {
    return name + '@' + version;
  }

  /** Of the hash that chooses the arm. */
  public String salt() {
    return ownSalt == null ? id() : ownSalt;
  }

  /** The same as another version. */
  public Experiment at(int other) {
    return new Experiment(
        name,
        other,
        hypothesis,
        layer,
        unit,
        traffic,
        ownSalt,
        arms,
        start,
        end,
        metrics,
        guardrails,
        leastEffect,
        risk,
        power);
  }

  /** Whether only the version is another. */
  public boolean hasContentOf(Experiment other) {
    return at(1).equals(other.at(1));
  }

  /** The arm that others are compared with. */
  public Arm control() {
    return arms.get(0);
  }

  /** The arm of a name. */
  public Optional<Arm> arm(String named) {
    return arms.stream().filter(arm -> arm.name().equals(named)).findFirst();
  }

  /** Whether an arm has a model of its own. */
  public boolean ofModels() {
    return arms.stream().anyMatch(arm -> arm.model() != null);
  }

  /** Whether an arm has a policy of its own. */
  public boolean ofPolicies() {
    return arms.stream().anyMatch(arm -> arm.policy() != null);
  }

  /** Whether its arms are only names, for the shop to act on. */
  public boolean ofLabels() {
    return !ofModels() && !ofPolicies();
  }

  /** The share of its units that an arm has, from 0 to 1. */
  public double shareOf(Arm arm) {
    return arm.weight() / arms.stream().mapToDouble(Arm::weight).sum();
  }

  /**
   * The arm of a unit that is part of it: a pure function, the same on every machine and in every
   * release.
   *
   * @param unit its id as the store knows it
   */
  public Arm armOf(String unit) {
    return armOf(StableHash.of(armSalt() + unit));
  }

  /** Whether its own end is over at a time. */
  public boolean isOverAt(Instant time) {
    return end != null && !time.isBefore(end);
  }

  /** Its buckets, of {@link Layer#BUCKETS}. */
  public int buckets() {
    return (int) Math.round(traffic * Layer.BUCKETS);
  }

  /** What stands before a unit's id where its arm is chosen. */
  String armSalt() {
    return "arm:" + salt() + '\n';
  }

  /** The arm of a unit by its hash. */
  Arm armOf(long hash) {
    double total = 0;
    for (Arm arm : arms) {
      total += arm.weight();
    }
    double point = (hash >>> 11) / TWO_TO_53 * total;
    double upTo = 0;
    for (Arm arm : arms) {
      upTo += arm.weight();
      if (point < upTo) {
        return arm;
      }
    }
    return arms.get(arms.size() - 1);
  }
}
