package io.purchaseintent.rollout.plan;

import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A part of a roll-out.
 *
 * @param share of the visitors, above 0 and below 1; 0 in shadow
 * @param bake least time
 * @param sessions least number that the version scored
 */
public record Step(double share, Duration bake, long sessions) {

  /** Where the version stands meanwhile. */
  public Placement placement() {
    return isShadow() ? Placement.of(Role.SHADOW) : Placement.challenger(share);
  }

  /** Whether nobody hears the version. */
  public boolean isShadow() {
    return share == 0;
  }

  /** For people, such as {@code shadow} or {@code 5%}. */
  public String label() {
    return isShadow()
        ? "shadow"
        : BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
