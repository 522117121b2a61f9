package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.StateIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states that the visits of a session id have had: its events one after the other as they were
 * received, each joined with the visits that it is less than the gap away from.
 */
final class SessionStates {

  private final SessionGap gap;

  /** Visits that no event has joined yet, by the time of their first event. */
  private final TreeMap<Long, SessionState> visits = new TreeMap<>();

  private SessionStates(SessionGap gap) {
    this.gap = gap;
  }

  /**
   * The states of these identities, as far as there were such.
   *
   * @param events of one session id, in any order
   */
  static Map<StateIdentity, SessionState> find(
      List<ReceivedEvent> events, SessionGap gap, Set<StateIdentity> wanted) {
    Set<Shape> shapes = new HashSet<>();
    wanted.forEach(identity -> shapes.add(new Shape(identity.asOf(), identity.events())));
    List<ReceivedEvent> inOrder = new ArrayList<>(events);
    inOrder.sort(ReceivedEvent.ORDER);
    SessionStates states = new SessionStates(gap);
    Map<StateIdentity, SessionState> found = new HashMap<>();
    for (ReceivedEvent received : inOrder) {
      SessionState state = states.add(received.event());
      if (shapes.contains(Shape.of(state))) {
        StateIdentity identity = StateIdentity.of(state);
        if (wanted.contains(identity)) {
          found.put(identity, state);
        }
      }
    }
    return found;
  }

  /** What tells most states apart without their bytes. */
  private record Shape(@Nullable Instant asOf, int events) {

    static Shape of(SessionState state) {
      return new Shape(Instant.ofEpochMilli(state.newest().timeMillis()), state.size());
    }
  }

  /** The state of the visit that an event belongs to, with the event. */
  private SessionState add(CompactEvent event) {
    SessionState grown = SessionState.of(event);
    Map.Entry<Long, SessionState> before = visits.floorEntry(event.timeMillis());
    if (before != null
        && event.timeMillis() - before.getValue().newest().timeMillis() < gap.gap().toMillis()) {
      grown = grown.merge(visits.remove(before.getKey()));
    }
    Map.Entry<Long, SessionState> after = visits.higherEntry(event.timeMillis());
    if (after != null && after.getKey() - event.timeMillis() < gap.gap().toMillis()) {
      grown = grown.merge(visits.remove(after.getKey()));
    }
    visits.put(grown.firstTimeMillis(), grown);
    return grown;
  }
}
