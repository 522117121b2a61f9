package io.purchaseintent.serving.variant;

import io.purchaseintent.experiment.Allocation;
import io.purchaseintent.experiment.Layer;
import io.purchaseintent.scoring.PropensityModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models in production at one time. Immutable: a question is answered by one of these, whatever
 * is promoted meanwhile.
 *
 * @param champion who answers all but the challengers' visitors
 * @param challengers by version
 * @param shadows score too, and are not heard
 * @param allocation whose visitors are whose
 * @param ofExperiments who answers visitors of experiments, by version; the champion's is one
 */
public record Variants(
    Variant champion,
    Map<String, Variant> challengers,
    List<Variant> shadows,
    Allocation allocation,
    Map<String, Variant> ofExperiments) {

  /** One model, for everybody. */
  public static Variants of(PropensityModel champion) {
    return new Variants(
        Variant.champion(champion),
        Map.of(),
        List.of(),
        Allocation.of(new Layer("none"), List.of()),
        Map.of(champion.version(), Variant.ofExperiment(champion)));
  }

  /**
   * Who answers a visitor.
   *
   * @param visitor the id by which he is allocated: that of the shopper as the store knows it, or
   *     of the session
   */
  public Variant answering(String visitor) {
    if (challengers.isEmpty()) {
      return champion;
    }
    return allocation
        .challengerOf(visitor)
        .map(version -> challengers.getOrDefault(version, champion))
        .orElse(champion);
  }

  /**
   * Who answers a visitor of an experiment that changes the model: never a challenger, or the arm
   * without a model of its own would be a mixture.
   *
   * @param version of the arm, or null where it has none
   * @return null if the version does not serve
   */
  public @Nullable Variant ofExperiment(@Nullable String version) {
    return ofExperiments.get(version == null ? champion.model().version() : version);
  }

  /** Those that are compared with the champion. */
  public Collection<Variant> challengerList() {
    return challengers.values();
  }
}
