package io.purchaseintent.lake.declared;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.state.KeptStates;
import io.purchaseintent.lake.state.StateTable;
import java.util.Optional;
import java.util.Set;

/**
 * The features that the newest rows of a lake are made with: those that stood when it was
 * aggregated last, which may be others than stand now.
 */
public final class MadeFeatures {

  private MadeFeatures() {}

  /** Their keys, sorted. */
  public static Set<String> in(Lake lake) {
    return known(lake).orElse(Set.of());
  }

  /** The same; empty where nothing was aggregated yet, so that nothing can be said. */
  public static Optional<Set<String>> known(Lake lake) {
    return KeptStates.rulesOfNewest(StateTable.usersIn(lake)).map(Declaration::keysIn);
  }
}
