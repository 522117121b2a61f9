package io.purchaseintent.trainer.gates;

import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.scoring.PropensityModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a new version must not lose to.
 *
 * @param champion what serves today; null where nothing does
 * @param anchor what losses are counted against, so that small ones do not add up; null where it is
 *     the champion itself
 */
public record Incumbents(@Nullable Incumbent champion, @Nullable Incumbent anchor) {

  /** Nothing serves yet. */
  public static final Incumbents NONE = new Incumbents(null, null);

  /** Under this a manifest names the version that losses are counted against; itself without it. */
  public static final String ANCHOR = "anchor";

  /**
   * A version.
   *
   * @param model null where it cannot be loaded
   * @param fault why not; empty otherwise
   */
  public record Incumbent(String version, @Nullable PropensityModel model, String fault) {

    /** One that can be scored. */
    public static Incumbent of(PropensityModel model) {
      return new Incumbent(model.version(), model, "");
    }
  }

  /** Those of a model in a registry; a version that cannot be loaded is told by the gate. */
  public static Incumbents of(ModelRegistry registry, String name) {
    Optional<String> champion = registry.champion(name);
    if (champion.isEmpty()) {
      return NONE;
    }
    String version = champion.get();
    String anchor = anchor(registry, name, version);
    return new Incumbents(
        load(registry, name, version),
        anchor.equals(version) ? null : load(registry, name, anchor));
  }

  private static String anchor(ModelRegistry registry, String name, String champion) {
    try {
      return registry.manifest(name, champion).path(ANCHOR).asText(champion);
    } catch (RegistryException e) {
      return champion;
    }
  }

  private static Incumbent load(ModelRegistry registry, String name, String version) {
    try {
      return Incumbent.of(registry.load(name, version));
    } catch (RegistryException e) {
      return new Incumbent(version, null, String.valueOf(e.getMessage()));
    }
  }
}
