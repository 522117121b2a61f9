package io.purchaseintent.prediction;

import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By what a state that was served is known again.
 *
 * @param status whether there was one
 * @param asOf the instant that it is true as of, of a session its last event's; null unless the
 *     status is OK
 * @param events how many a session remembers; 0 of users and products
 * @param fingerprint {@link StateCodec#fingerprint} of its bytes; 0 unless the status is OK
 */
public record StateIdentity(
    StateStatus status, @Nullable Instant asOf, int events, long fingerprint) {

  /**
   * @throws IllegalArgumentException if an instant is missing, or too many
   */
  public StateIdentity {
    if ((status == StateStatus.OK) != (asOf != null)) {
      throw new IllegalArgumentException(
          "A state is true as of an instant if its status is OK, but it is " + status);
    }
  }

  /** That there was no state, and why. */
  public static StateIdentity none(StateStatus status) {
    return new StateIdentity(status, null, 0, 0);
  }

  /** Of a session that has an event. */
  public static StateIdentity of(SessionState session) {
    return of(session, StateCodec.fingerprint(StateCodec.encode(session)));
  }

  /** Of a session whose bytes have this fingerprint. */
  public static StateIdentity of(SessionState session, long fingerprint) {
    return new StateIdentity(
        StateStatus.OK,
        Instant.ofEpochMilli(session.newest().timeMillis()),
        session.size(),
        fingerprint);
  }

  /** Of a user's history. */
  public static StateIdentity of(UserHistory user) {
    return of(user.asOf(), StateCodec.fingerprint(StateCodec.encode(user)));
  }

  /** Of a product's stats. */
  public static StateIdentity of(ProductStats product) {
    return of(product.asOf(), StateCodec.fingerprint(StateCodec.encode(product)));
  }

  /** Of a user or product whose bytes have this fingerprint. */
  public static StateIdentity of(Instant asOf, long fingerprint) {
    return new StateIdentity(StateStatus.OK, asOf, 0, fingerprint);
  }

  /** Whether there was a state. */
  public boolean isPresent() {
    return status == StateStatus.OK;
  }
}
