package io.purchaseintent.experiment;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom an experiment parts: all of one is given one arm. */
public enum ExperimentUnit {
  /** Each visit, by its session's id. */
  VISIT,
  /** The shopper where he was known when the visit began, else the visit. */
  VISITOR,
  /** The shopper, by his id; who is not known is no part of it. */
  SHOPPER;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Its name in files. */
  public String code() {
    return code;
  }

  /**
   * By whose id a visitor is given an arm.
   *
   * @param userId null where he is not known
   * @param visitor by whose id he is where the unit is the visitor
   * @return null where he is no part of it
   */
  public @Nullable AllocationUnit of(@Nullable String userId, AllocationUnit visitor) {
    return switch (this) {
      case VISIT -> AllocationUnit.SESSION;
      case VISITOR -> visitor;
      case SHOPPER -> userId == null ? null : AllocationUnit.USER;
    };
  }
}
