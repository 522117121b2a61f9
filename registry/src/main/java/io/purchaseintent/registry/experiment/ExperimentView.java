package io.purchaseintent.registry.experiment;

import io.purchaseintent.experiment.ExperimentLayers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All experiments of a model as a registry has them at one time. Immutable.
 *
 * @param moves the oldest first
 * @param defined by id, in the order in which they were created
 * @param layers what it comes to that some of them were started and stopped
 * @param problems definitions that are not whole, or that this release does not understand
 */
public record ExperimentView(
    List<ExperimentMove> moves,
    Map<String, Defined> defined,
    ExperimentLayers layers,
    List<String> problems) {

  /** Of a registry that has none. */
  public static final ExperimentView NONE =
      new ExperimentView(List.of(), Map.of(), ExperimentLayers.NONE, List.of());

  /** All versions, in the order in which they were created. */
  public Collection<Defined> all() {
    return defined.values();
  }

  /** The versions of a name, the oldest first. */
  public List<Defined> of(String name) {
    return defined.values().stream().filter(each -> each.experiment().name().equals(name)).toList();
  }

  /**
   * The version that is meant.
   *
   * @param named {@code NAME@VERSION}, or {@code NAME} for its newest
   */
  public Optional<Defined> find(String named) {
    Defined exact = defined.get(named);
    return exact != null
        ? Optional.of(exact)
        : of(named).stream().reduce((first, second) -> second);
  }

  /** The last version that was made of a name, whether or not it can be read; 0 for none. */
  int lastVersion(String name) {
    return moves.stream()
        .filter(move -> move.name().equals(name))
        .mapToInt(ExperimentMove::version)
        .max()
        .orElse(0);
  }
}
