package io.purchaseintent.lake.asof;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.KnownThen;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gathers moments of a stretch to visits, as they were known then: two are of one visit if the
 * later saw the event of the earlier. Not thread-safe.
 */
final class VisitsThen {

  private static final Comparator<Then> IN_ORDER =
      Comparator.comparingInt(Then::place).thenComparingInt(Then::idleSeconds);

  private final String sessionId;
  private final List<CompactEvent> stretch;
  private final Map<CompactEvent, Integer> places = new IdentityHashMap<>();

  /** What was looked at of visits that may go on. */
  private final Map<List<CompactEvent>, Looked> looked = new IdentityHashMap<>();

  /** The visit of the moments at each event; null where there is none. */
  private final @Nullable Visit[] ofEvents;

  private final List<Visit> visits = new ArrayList<>();

  VisitsThen(String sessionId, List<CompactEvent> stretch) {
    this.sessionId = sessionId;
    this.stretch = stretch;
    this.ofEvents = new @Nullable Visit[stretch.size()];
    for (int i = 0; i < stretch.size(); i++) {
      places.put(stretch.get(i), i);
    }
  }

  /** A moment, by the place of its event in the stretch. */
  private record Then(int place, int idleSeconds, KnownThen.Seen seen, boolean purchased) {}

  /** How far a growing list of events was looked at. */
  private static final class Looked {
    private int events;
    private boolean bought;
    private @Nullable Visit visit;
  }

  /** What was known to be one visit. */
  private static final class Visit {
    private final List<Then> moments = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private long startMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    /** The visit that this one turned out to be of. */
    private @Nullable Visit joined;

    private Visit whole() {
      Visit whole = this;
      while (whole.joined != null) {
        whole = whole.joined;
      }
      // What many visits in a row turned out to be of is found in one step from now on.
      Visit visit = this;
      while (visit.joined != null) {
        Visit next = visit.joined;
        visit.joined = whole;
        visit = next;
      }
      return whole;
    }

    private Visit with(Visit other) {
      Visit one = whole();
      Visit two = other.whole();
      if (one == two) {
        return one;
      }
      // The lesser goes into the greater.
      Visit into = one.moments.size() < two.moments.size() ? two : one;
      Visit from = into == one ? two : one;
      into.moments.addAll(from.moments);
      into.seen.or(from.seen);
      into.startMillis = Math.min(into.startMillis, from.startMillis);
      into.lastMillis = Math.max(into.lastMillis, from.lastMillis);
      from.joined = into;
      return into;
    }
  }

  /**
   * Adds a moment.
   *
   * @param place of its event
   * @param seen the visit that it sees
   * @param lastMillis the last event of the visit that its event turned out to be of
   * @return whether it is one: none is behind a purchase
   */
  boolean add(int place, int idleSeconds, KnownThen.Seen seen, boolean purchased, long lastMillis) {
    Looked already = looked.computeIfAbsent(seen.events(), events -> new Looked());
    Visit visit = look(seen, already);
    if (visit == null) {
      return false;
    }
    visit.moments.add(new Then(place, idleSeconds, seen, purchased));
    visit.startMillis = Math.min(visit.startMillis, seen.event(0).timeMillis());
    visit.lastMillis = Math.max(visit.lastMillis, lastMillis);
    ofEvents[place] = visit;
    return true;
  }

  /** The visit of which an event was seen; null if it had bought. */
  private @Nullable Visit look(KnownThen.Seen seen, Looked already) {
    for (int i = already.events; i < seen.size() && !already.bought; i++) {
      already.bought = seen.event(i).type() == EventType.PURCHASE;
    }
    if (already.bought) {
      return null;
    }
    Visit visit = already.visit;
    if (visit == null) {
      visit = new Visit();
      visits.add(visit);
    }
    visit = visit.whole();
    for (; already.events < seen.size(); already.events++) {
      int place = place(seen.event(already.events));
      Visit before = ofEvents[place];
      visit = before == null ? visit : visit.with(before);
      visit.seen.set(place);
    }
    already.visit = visit;
    return visit;
  }

  private int place(CompactEvent event) {
    return Objects.requireNonNull(places.get(event), "what was seen is of the stretch");
  }

  /** All visits of which there are moments. */
  List<SessionMoments> visits() {
    return visits.stream().filter(visit -> visit.joined == null).map(this::moments).toList();
  }

  private SessionMoments moments(Visit visit) {
    int[] seen = visit.seen.stream().toArray();
    Map<Integer, Integer> numbers = new HashMap<>();
    List<CompactEvent> events = new ArrayList<>(seen.length);
    for (int place : seen) {
      numbers.put(place, events.size());
      events.add(stretch.get(place));
    }
    visit.moments.sort(IN_ORDER);
    List<SessionMoments.Step> steps = new ArrayList<>(visit.moments.size());
    for (Then moment : visit.moments) {
      int newest = Objects.requireNonNull(numbers.get(moment.place()), "an event sees itself");
      steps.add(
          new SessionMoments.Step(
              newest, moment.idleSeconds(), moment.purchased(), unseen(moment, seen, newest)));
    }
    return new SessionMoments(sessionId, visit.startMillis, visit.lastMillis, events, steps);
  }

  /** The numbers of the visit's events before one that a moment does not see. */
  private List<Integer> unseen(Then moment, int[] places, int newest) {
    if (moment.seen().size() == newest + 1) {
      return List.of();
    }
    List<Integer> unseen = new ArrayList<>();
    int next = 0;
    for (int i = 0; i <= newest; i++) {
      if (place(moment.seen().event(next)) == places[i]) {
        next++;
      } else {
        unseen.add(i);
      }
    }
    return List.copyOf(unseen);
  }
}
