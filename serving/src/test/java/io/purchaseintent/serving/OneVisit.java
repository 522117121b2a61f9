package io.purchaseintent.serving;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.States;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A store that knows one visit, {@code s1}, which put a shoe into its cart a minute ago. */
final class OneVisit implements FeatureReader {

  private final SessionState session;

  OneVisit(Clock clock) {
    CompactEvent added =
        new CompactEvent(
            clock.instant().minus(Duration.ofMinutes(1)).toEpochMilli(),
            0,
            1,
            EventType.ADD_TO_CART,
            "shoe",
            "shoes",
            30_000_000,
            1,
            null,
            null,
            null,
            null,
            null,
            null);
    this.session = SessionState.empty().with(added);
  }

  @Override
  public List<States> read(List<Keys> keys, long nanosLeft) {
    return keys.stream().map(this::states).toList();
  }

  private States states(Keys keys) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    StateIdentity user = keys.userId() == null ? StateIdentity.none(StateStatus.NOT_ASKED) : none;
    StateIdentity product =
        keys.productId() == null ? StateIdentity.none(StateStatus.NOT_ASKED) : none;
    return keys.sessionId().equals("s1")
        ? new States(null, session, null, user, StateIdentity.of(session, 1), product)
        : new States(null, SessionState.empty(), null, user, none, product);
  }

  @Override
  public boolean isReachable() {
    return true;
  }

  @Override
  public void close() {}
}
