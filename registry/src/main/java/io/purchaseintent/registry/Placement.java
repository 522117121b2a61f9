package io.purchaseintent.registry;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Where a version stands.
 *
 * @param stage how far it has come
 * @param role what it does, in production; null elsewhere
 * @param share of the visitors that a challenger answers, 0 to 1, in steps of {@value #STEP}; 0 for
 *     all others
 */
public record Placement(Stage stage, @Nullable Role role, double share) {

  /** The least share, and the least difference of two. */
  public static final double STEP = 0.0001;

  /** Where every version begins. */
  public static final Placement CANDIDATE = new Placement(Stage.CANDIDATE, null, 0);

  /** Chosen to be tried. */
  public static final Placement STAGING = new Placement(Stage.STAGING, null, 0);

  /** Out of use. */
  public static final Placement ARCHIVED = new Placement(Stage.ARCHIVED, null, 0);

  public Placement {
    if ((stage == Stage.PRODUCTION) != (role != null)) {
      throw new IllegalArgumentException(
          "A version has a role in production and only there, but "
              + stage.code()
              + " came with "
              + (role == null ? "none" : role.code()));
    }
    if (!(share >= 0 && share <= 1) || (share > 0 && role != Role.CHALLENGER)) {
      throw new IllegalArgumentException(
          "A share of "
              + share
              + " must be from 0 to 1, and only a challenger has one: leave it out, or promote to"
              + " challenger");
    }
    share = BigDecimal.valueOf(share).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** In production with a role, and with no share. */
  public static Placement of(Role role) {
    return new Placement(Stage.PRODUCTION, role, 0);
  }

  /** In production beside the champion, for a share of the visitors. */
  public static Placement challenger(double share) {
    return new Placement(Stage.PRODUCTION, Role.CHALLENGER, share);
  }

  @Override
  public String toString() {
    if (role == null) {
      return stage.code();
    }
    return stage.code()
        + " as "
        + role.code()
        + (share > 0
            ? " for "
                + BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString()
                + "% of the visitors"
            : "");
  }
}
