package io.purchaseintent.experiment;

import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which experiments have which buckets of which layers, and so who is given which arm. What it
 * comes to that experiments were started and stopped, one after the other: whoever reads the steps
 * has the same. Who starts takes buckets that are free, who stops gives his own back, so nobody
 * else's units move. Immutable, thread-safe.
 */
public final class ExperimentLayers {

  /** Nobody was ever started. */
  public static final ExperimentLayers NONE = of(List.of());

  /** Keeps a layer apart from that of a model's challengers. */
  private static final String PREFIX = "experiment:";

  /**
   * An experiment was started or stopped.
   *
   * @param starts whether it was started
   */
  public record Step(Experiment experiment, boolean starts, Instant time) {}

  /** A layer while it is made: who is in it, and what shares they were given. */
  private static final class Holders {
    private final Map<String, Experiment> holders = new LinkedHashMap<>();
    private final List<Share> given = new ArrayList<>();

    void start(Experiment experiment, Instant time) {
      List.copyOf(holders.values()).stream()
          .filter(holder -> holder.isOverAt(time))
          .forEach(this::stop);
      if (holders.isEmpty()) {
        // Of those who are gone nothing is left to go by.
        given.clear();
      }
      holders.put(experiment.id(), experiment);
      given.add(new Share(experiment.id(), experiment.traffic()));
    }

    void stop(Experiment experiment) {
      holders.remove(experiment.id());
      given.add(new Share(experiment.id(), 0));
    }
  }

  /** A layer with somebody in it, ready to be asked. */
  private record Taken(
      ExperimentUnit unit, long begun, @Nullable Held[] byBucket, List<Experiment> holders) {

    static Taken of(String layer, Holders in) {
      Layer parted = new Layer(PREFIX + layer);
      Allocation allocation = Allocation.of(parted, in.given);
      Map<String, Held> held = new LinkedHashMap<>();
      in.holders.forEach((id, experiment) -> held.put(id, Held.of(experiment)));
      @Nullable Held[] byBucket = new @Nullable Held[Layer.BUCKETS];
      for (int bucket = 0; bucket < Layer.BUCKETS; bucket++) {
        String owner = allocation.ownerOf(bucket);
        byBucket[bucket] = owner == null ? null : held.get(owner);
      }
      List<Experiment> holders = List.copyOf(in.holders.values());
      return new Taken(
          holders.get(0).unit(), StableHash.begin(parted.name() + '\n'), byBucket, holders);
    }

    @Nullable Held of(String unit) {
      return byBucket[(int) Long.remainderUnsigned(StableHash.of(begun, unit), Layer.BUCKETS)];
    }
  }

  /** An experiment that has buckets. */
  private record Held(Experiment experiment, long begun, long fromMillis, long untilMillis) {

    static Held of(Experiment experiment) {
      Instant start = experiment.start();
      Instant end = experiment.end();
      return new Held(
          experiment,
          StableHash.begin(experiment.armSalt()),
          start == null ? Long.MIN_VALUE : start.toEpochMilli(),
          end == null ? Long.MAX_VALUE : end.toEpochMilli());
    }

    boolean runsAt(long millis) {
      return millis >= fromMillis && millis < untilMillis;
    }
  }

  private final Map<String, Taken> layers;
  private final Taken[] asked;

  private ExperimentLayers(Map<String, Taken> layers) {
    this.layers = layers;
    this.asked = layers.values().toArray(Taken[]::new);
  }

  /** What these steps come to, in their order. */
  public static ExperimentLayers of(List<Step> steps) {
    Map<String, Holders> made = new LinkedHashMap<>();
    for (Step step : steps) {
      Experiment experiment = step.experiment();
      Holders holders = made.computeIfAbsent(experiment.layer(), layer -> new Holders());
      if (step.starts()) {
        holders.start(experiment, step.time());
      } else {
        holders.stop(experiment);
      }
    }
    Map<String, Taken> layers = new LinkedHashMap<>();
    made.forEach(
        (layer, holders) -> {
          if (!holders.holders.isEmpty()) {
            layers.put(layer, Taken.of(layer, holders));
          }
        });
    return new ExperimentLayers(layers);
  }

  /** Those that were started and not stopped, whether or not their own time is now. */
  public List<Experiment> started() {
    return layers.values().stream().flatMap(layer -> layer.holders().stream()).toList();
  }

  /**
   * What is in the way of starting an experiment: its layer's unit, its layer's room, or that
   * another changes the same elsewhere. Those whose own end is over are in nobody's way.
   *
   * @return value, bound and remedy; empty where nothing is
   */
  public Optional<String> refusal(Experiment experiment, Instant time) {
    Taken layer = layers.get(experiment.layer());
    List<Experiment> beside =
        layer == null
            ? List.of()
            : layer.holders().stream().filter(holder -> !holder.isOverAt(time)).toList();
    return refusalOfUnit(experiment, beside)
        .or(() -> refusalOfRoom(experiment, beside))
        .or(() -> refusalOfSame(experiment, time));
  }

  private static Optional<String> refusalOfUnit(Experiment experiment, List<Experiment> beside) {
    return beside.stream()
        .filter(holder -> holder.unit() != experiment.unit())
        .findFirst()
        .map(
            holder ->
                "parts by "
                    + experiment.unit().code()
                    + ", but layer "
                    + experiment.layer()
                    + " by "
                    + holder.unit().code()
                    + ", as "
                    + holder.id()
                    + " does: a layer has one unit; take it, or another layer");
  }

  private static Optional<String> refusalOfRoom(Experiment experiment, List<Experiment> beside) {
    int taken = beside.stream().mapToInt(Experiment::buckets).sum();
    int free = Layer.BUCKETS - taken;
    if (experiment.buckets() <= free) {
      return Optional.empty();
    }
    return Optional.of(
        "wants "
            + experiment.traffic()
            + " of layer "
            + experiment.layer()
            + ", of which "
            + (free == 0 ? "nothing" : "only " + (double) free / Layer.BUCKETS)
            + " is free: "
            + String.join(
                ", ", beside.stream().map(each -> each.id() + " has " + each.traffic()).toList())
            + "; stop one, take less traffic, or another layer");
  }

  /** A visit is answered by one model, and decided by one policy. */
  private Optional<String> refusalOfSame(Experiment experiment, Instant time) {
    for (Experiment other : started()) {
      if (other.layer().equals(experiment.layer()) || other.isOverAt(time)) {
        continue;
      }
      String same =
          other.ofModels() && experiment.ofModels()
              ? "model"
              : other.ofPolicies() && experiment.ofPolicies() ? "policy" : null;
      if (same != null) {
        return Optional.of(
            "changes the "
                + same
                + ", as "
                + other.id()
                + " in layer "
                + other.layer()
                + " does, and one visitor could be given both: put it into layer "
                + other.layer()
                + ", or stop "
                + other.id());
      }
    }
    return Optional.empty();
  }

  /** Whether there is nobody to ask for. */
  public boolean isEmpty() {
    return asked.length == 0;
  }

  /**
   * What a visitor has of those that run: at most one of each layer, in the layers' order.
   *
   * @param userId the shopper as the store knows him, or null where anonymous
   * @param sessionId the visit as the store knows it
   * @param visitor by whose id he is allocated where the unit is the visitor
   * @param millis the time, since 1970
   */
  public List<Assignment> of(
      @Nullable String userId, String sessionId, AllocationUnit visitor, long millis) {
    if (asked.length == 0) {
      return List.of();
    }
    List<Assignment> assigned = new ArrayList<>(asked.length);
    for (Taken layer : asked) {
      AllocationUnit unit = layer.unit().of(userId, visitor);
      String id = unit == AllocationUnit.USER ? userId : sessionId;
      if (unit == null || id == null) {
        continue;
      }
      Held held = layer.of(id);
      if (held != null && held.runsAt(millis)) {
        long hash = StableHash.of(held.begun(), id);
        assigned.add(new Assignment(held.experiment(), held.experiment().armOf(hash), unit, hash));
      }
    }
    return assigned;
  }
}
