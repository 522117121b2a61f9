package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of who is who: the events of one session id, shown in their order, to visits of one
 * shopper each.
 *
 * <ul>
 *   <li>An event that names a shopper is of the visit that this shopper has under the id, if less
 *       than the gap has passed in it (of several, the one named last); else it begins one.
 *   <li>An event that names nobody is of the visit that the event before it is of.
 *   <li>A visit of nobody becomes that of the first shopper who is named after its last event: what
 *       was done before signing in counts for who signs in.
 *   <li>A sign-out ends the visit that it is of. What follows without a name is of nobody, until
 *       somebody signs in.
 *   <li>Where all is over under the id, by {@link VisitChain}, the next event begins a visit.
 * </ul>
 *
 * <p>An event's visit depends on no later one, so that a visit's first events are what was known of
 * it then. Not thread-safe.
 */
final class VisitSplit {

  /** A visit that may go on. */
  static final class Visit {
    private final List<CompactEvent> events = new ArrayList<>();
    private long firstMillis;
    private long lastMillis;
    private @Nullable String shopper;

    private Visit(long timeMillis) {
      firstMillis = timeMillis;
      lastMillis = timeMillis;
    }

    List<CompactEvent> events() {
      return events;
    }

    SessionState state() {
      return SessionState.ofSorted(events, firstMillis);
    }
  }

  private final long gapMillis;
  private final VisitChain chain;
  private final List<Visit> visits = new ArrayList<>();

  /** Of each shopper those not signed out of, the one named last at the end. */
  private final Map<String, Deque<Visit>> byShopper = new HashMap<>();

  /** The visit of the event before; null behind a sign-out. */
  private @Nullable Visit present;

  VisitSplit(long gapMillis) {
    this.gapMillis = gapMillis;
    this.chain = new VisitChain(gapMillis);
  }

  /** Whether events, less than the gap apart, are one visit by these rules. */
  static boolean isOneVisit(List<CompactEvent> sorted) {
    String shopper = null;
    int last = sorted.size() - 1;
    for (int i = 0; i <= last; i++) {
      CompactEvent event = sorted.get(i);
      if (event.type() == EventType.SIGN_OUT && i < last) {
        return false;
      }
      String named = event.userId();
      if (named != null) {
        if (shopper != null && !shopper.equals(named)) {
          return false;
        }
        shopper = named;
      }
    }
    return true;
  }

  /**
   * Takes in the next event.
   *
   * @return the visit that it is of, whose last event it is until the visit goes on
   */
  Visit add(CompactEvent event) {
    endAllBefore(event.timeMillis());
    Visit visit = visitOf(event.userId(), event.timeMillis());
    visit.events.add(event);
    visit.lastMillis = Math.max(visit.lastMillis, event.timeMillis());
    if (event.type() == EventType.SIGN_OUT) {
      end(visit);
    } else {
      present = visit;
    }
    return visit;
  }

  /** Takes in that there were events, of which nothing else is known any more. */
  void addForgotten(@Nullable String shopper, long firstMillis, long lastMillis) {
    endAllBefore(firstMillis);
    chain.goOnUntil(lastMillis);
    Visit visit = visitOf(shopper, firstMillis);
    visit.lastMillis = Math.max(visit.lastMillis, lastMillis);
    present = visit;
  }

  private void endAllBefore(long timeMillis) {
    if (chain.begins(timeMillis)) {
      present = null;
      byShopper.clear();
    }
  }

  private Visit visitOf(@Nullable String shopper, long timeMillis) {
    Visit visit = present;
    if (visit == null || !isOpen(visit, timeMillis) || (shopper != null && visit.shopper != null)) {
      Visit own = shopper == null ? null : ownOf(shopper, timeMillis);
      visit = own == null ? begin(timeMillis) : own;
    }
    if (shopper != null) {
      visit.shopper = shopper;
      Deque<Visit> own = byShopper.computeIfAbsent(shopper, key -> new ArrayDeque<>());
      own.remove(visit);
      own.addLast(visit);
    }
    return visit;
  }

  private @Nullable Visit ownOf(String shopper, long timeMillis) {
    Deque<Visit> own = byShopper.getOrDefault(shopper, new ArrayDeque<>());
    own.removeIf(visit -> !isOpen(visit, timeMillis));
    return own.peekLast();
  }

  private boolean isOpen(Visit visit, long timeMillis) {
    return timeMillis - visit.lastMillis < gapMillis;
  }

  private Visit begin(long timeMillis) {
    Visit visit = new Visit(timeMillis);
    visits.add(visit);
    return visit;
  }

  private void end(Visit visit) {
    if (present == visit) {
      present = null;
    }
    if (visit.shopper != null) {
      byShopper.getOrDefault(visit.shopper, new ArrayDeque<>()).remove(visit);
    }
  }

  /** The visits in the order in which they began. */
  List<Visit> visits() {
    return visits;
  }
}
