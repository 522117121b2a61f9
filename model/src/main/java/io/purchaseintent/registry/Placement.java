package io.purchaseintent.registry;

import org.jspecify.annotations.Nullable;

/**
 * Where a version stands.
 *
 * @param stage how far it has come
 * @param role what it does, in production; null elsewhere
 */
public record Placement(Stage stage, @Nullable Role role) {

  /** Where every version begins. */
  public static final Placement CANDIDATE = new Placement(Stage.CANDIDATE, null);

  /** Out of use. */
  public static final Placement ARCHIVED = new Placement(Stage.ARCHIVED, null);

  public Placement {
    if ((stage == Stage.PRODUCTION) != (role != null)) {
      throw new IllegalArgumentException(
          "A version has a role in production and only there, but "
              + stage.code()
              + " came with "
              + (role == null ? "none" : role.code()));
    }
  }

  /** In production with a role. */
  public static Placement of(Role role) {
    return new Placement(Stage.PRODUCTION, role);
  }

  @Override
  public String toString() {
    return role == null ? stage.code() : stage.code() + " as " + role.code();
  }
}
