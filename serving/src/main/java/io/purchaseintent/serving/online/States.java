package io.purchaseintent.serving.online;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the online store knew.
 *
 * @param user null unless its status is OK
 * @param session empty unless its status is OK
 * @param product null unless its status is OK
 * @param userIdentity by what it is known again, or why there is none; so for the others
 */
public record States(
    @Nullable UserHistory user,
    SessionState session,
    @Nullable ProductStats product,
    StateIdentity userIdentity,
    StateIdentity sessionIdentity,
    StateIdentity productIdentity) {

  /** Whether there is a user state; so for the others. */
  public StateStatus userStatus() {
    return userIdentity.status();
  }

  public StateStatus sessionStatus() {
    return sessionIdentity.status();
  }

  public StateStatus productStatus() {
    return productIdentity.status();
  }

  /** The same without a visit that is over at the time that is asked for. */
  public States at(Instant time, SessionGap gap) {
    if (session.isEmpty() || !gap.isOver(session.newest().timeMillis(), time.toEpochMilli())) {
      return this;
    }
    return new States(
        user,
        SessionState.empty(),
        product,
        userIdentity,
        StateIdentity.none(StateStatus.ENDED),
        productIdentity);
  }

  /** What is known when the store does not answer. */
  public static States noStore() {
    StateIdentity none = StateIdentity.none(StateStatus.NO_STORE);
    return new States(null, SessionState.empty(), null, none, none, none);
  }
}
