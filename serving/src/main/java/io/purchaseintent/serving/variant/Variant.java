package io.purchaseintent.serving.variant;

import io.purchaseintent.registry.Role;
import io.purchaseintent.scoring.PropensityModel;

/**
 * A model in production.
 *
 * @param name {@code champion}, {@code challenger-VERSION} or {@code shadow-VERSION}
 * @param model what scores
 */
public record Variant(String name, Role role, PropensityModel model) {

  /** A model with a role. */
  public static Variant of(Role role, PropensityModel model) {
    return new Variant(
        role == Role.CHAMPION ? role.code() : role.code() + '-' + model.version(), role, model);
  }

  /** The champion. */
  public static Variant champion(PropensityModel model) {
    return of(Role.CHAMPION, model);
  }
}
