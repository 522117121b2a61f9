package io.purchaseintent.serving.variant;

import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.PropensityModel;

/**
 * A model in production.
 *
 * @param name {@code champion}, {@code challenger-VERSION}, {@code shadow-VERSION} or {@code
 *     experiment-VERSION}
 * @param model what scores
 */
public record Variant(String name, Role role, PropensityModel model) {

  private static final String OF_EXPERIMENT = "experiment-";

  /** A model with a role. */
  public static Variant of(Role role, PropensityModel model) {
    return new Variant(
        role == Role.CHAMPION ? role.code() : role.code() + '-' + model.version(), role, model);
  }

  /**
   * Who answers visitors of an experiment that changes the model, be it with the champion's
   * version: under a name of its own, as they are no part of a roll-out's evidence.
   */
  public static Variant ofExperiment(PropensityModel model) {
    return new Variant(OF_EXPERIMENT + model.version(), Role.CHALLENGER, model);
  }

  /** Whether it answers visitors of an experiment. */
  public boolean isOfExperiment() {
    return name.startsWith(OF_EXPERIMENT);
  }

  /** The champion. */
  public static Variant champion(PropensityModel model) {
    return of(Role.CHAMPION, model);
  }
}
