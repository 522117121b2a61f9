package io.purchaseintent.serving;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import org.jspecify.annotations.Nullable;

/**
 * What the online store knew.
 *
 * @param user null unless its status is OK
 * @param session empty unless its status is OK
 * @param product null unless its status is OK
 */
record States(
    @Nullable UserHistory user,
    SessionState session,
    @Nullable ProductStats product,
    Status userStatus,
    Status sessionStatus,
    Status productStatus) {

  /** What became of one state. */
  enum Status {
    OK,
    /** It was not asked for. */
    NOT_ASKED,
    /** The store has none, or it expired. */
    MISSING,
    /** It was written by another release, and is not used as if it fitted. */
    OTHER_VERSION,
    /** Its bytes are no state. */
    CORRUPT,
    /** The store did not answer in time. */
    NO_STORE
  }

  /** What is known when the store does not answer. */
  static States noStore() {
    return new States(
        null, SessionState.empty(), null, Status.NO_STORE, Status.NO_STORE, Status.NO_STORE);
  }
}
