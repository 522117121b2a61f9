package io.purchaseintent.serving.variant;

import io.purchaseintent.experiment.Allocation;
import io.purchaseintent.experiment.Layer;
import io.purchaseintent.scoring.PropensityModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The models in production at one time. Immutable: a question is answered by one of these, whatever
 * is promoted meanwhile.
 *
 * @param champion who answers all but the challengers' visitors
 * @param challengers by version
 * @param shadows score too, and are not heard
 * @param allocation whose visitors are whose
 */
public record Variants(
    Variant champion,
    Map<String, Variant> challengers,
    List<Variant> shadows,
    Allocation allocation) {

  /** One model, for everybody. */
  public static Variants of(PropensityModel champion) {
    return new Variants(
        Variant.champion(champion),
        Map.of(),
        List.of(),
        Allocation.of(new Layer("none"), List.of()));
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

  /** Those that are compared with the champion. */
  public Collection<Variant> challengerList() {
    return challengers.values();
  }
}
