package io.purchaseintent.serving.decide;

import io.purchaseintent.decision.Decider;
import io.purchaseintent.experiment.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy of an arm of an experiment.
 *
 * @param ledger with the arm's own account of each day
 */
public record ArmPolicy(Decider decider, Ledger ledger) {

  /** Knows the policies of arms. Thread-safe. */
  @FunctionalInterface
  public interface Source {

    /** There are none. */
    Source NONE = assigned -> null;

    /** By what is decided for a visitor with these arms; null for the policy in effect. */
    @Nullable ArmPolicy of(List<Assignment> assigned);
  }
}
