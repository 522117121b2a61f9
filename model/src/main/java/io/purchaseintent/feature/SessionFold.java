package io.purchaseintent.feature;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session that grows by one event after the other, and what features are made of with it: as the
 * {@link SessionState} of the same events, at the cost of one event each and not of all so far.
 *
 * <p>That holds for events in their order. One that is not the newest, or has the id of another, is
 * put into its place by making the facts again of all events; so is each beyond the {@value
 * SessionState#MAX_EVENTS}th, as the oldest is forgotten then. Not thread-safe.
 */
public final class SessionFold {

  private final List<CompactEvent> events = new ArrayList<>();
  private final Set<Long> ids = new HashSet<>();
  private @Nullable SessionFacts facts;

  /** Takes in an event. */
  public void add(CompactEvent event) {
    SessionFacts before = facts;
    if (before == null) {
      startAgain(SessionState.of(event));
    } else if (isNext(event)) {
      take(event, before);
    } else {
      startAgain(
          SessionState.ofStored(events.toArray(CompactEvent[]::new), before.firstTimeMillis)
              .with(event));
    }
  }

  private boolean isNext(CompactEvent event) {
    return events.size() < SessionState.MAX_EVENTS
        && event.compareTo(events.get(events.size() - 1)) > 0
        && !ids.contains(event.idHash());
  }

  private void take(CompactEvent event, SessionFacts into) {
    events.add(event);
    ids.add(event.idHash());
    into.add(event);
  }

  private void startAgain(SessionState state) {
    SessionFacts again = new SessionFacts(state.firstTimeMillis());
    events.clear();
    ids.clear();
    state.events().forEach(event -> take(event, again));
    facts = again;
  }

  /** The facts of the events so far; null where there is none. */
  @Nullable SessionFacts facts() {
    return facts;
  }
}
