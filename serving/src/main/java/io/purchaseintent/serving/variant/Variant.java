package io.purchaseintent.serving.variant;

import io.purchaseintent.scoring.PropensityModel;

/**
 * A model in production.
 *
 * @param name {@link #CHAMPION}, or the version of a challenger or shadow
 * @param model what scores
 */
public record Variant(String name, PropensityModel model) {

  /** The variant that answers whoever is in no challenger's share. */
  public static final String CHAMPION = "champion";

  /** The champion. */
  public static Variant champion(PropensityModel model) {
    return new Variant(CHAMPION, model);
  }
}
