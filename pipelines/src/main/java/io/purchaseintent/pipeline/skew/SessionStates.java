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
 * The states that were served of a session id: its events one after the other as they were
 * received, and after each the visit of the newest event, of those less than the gap apart.
 */
final class SessionStates {

  private final SessionGap gap;

  /** Visits that no event has joined yet, by stretches without a pause, by their first time. */
  private final TreeMap<Long, List<SessionState>> stretches = new TreeMap<>();

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

  /** The state that is served after an event. */
  private SessionState add(CompactEvent event) {
    long first = event.timeMillis();
    List<SessionState> visits = List.of();
    Map.Entry<Long, List<SessionState>> before = stretches.floorEntry(first);
    if (before != null
        && event.timeMillis() - newest(before.getValue()).newest().timeMillis()
            < gap.gap().toMillis()) {
      first = before.getKey();
      visits = stretches.remove(first);
    }
    visits = gap.with(visits, event);
    Map.Entry<Long, List<SessionState>> after = stretches.higherEntry(event.timeMillis());
    if (after != null && after.getKey() - event.timeMillis() < gap.gap().toMillis()) {
      visits = gap.union(visits, stretches.remove(after.getKey()));
    }
    stretches.put(first, visits);
    return newest(visits);
  }

  private static SessionState newest(List<SessionState> visits) {
    SessionState newest = SessionGap.newest(visits);
    if (newest == null) {
      throw new IllegalStateException("A stretch has no visit");
    }
    return newest;
  }
}
