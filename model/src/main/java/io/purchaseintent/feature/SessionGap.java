package io.purchaseintent.feature;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule that splits the events of one session id into visits of one shopper each. A visit ends
 * when nothing happens in it for the gap (exactly the gap ends it), and when its shopper signs out;
 * another shopper's is another visit.
 *
 * @param gap longer than nothing
 */
public record SessionGap(Duration gap) implements Serializable {

  private static final int UNCLEAR = -1;

  private static final Comparator<SessionState> BY_BEGIN =
      Comparator.comparingLong(SessionState::firstTimeMillis)
          .thenComparing(visit -> visit.event(0));

  public SessionGap {
    if (gap.isZero() || gap.isNegative()) {
      throw new IllegalArgumentException("gap must be longer than nothing, but is " + gap);
    }
  }

  /** Whether a session whose newest event was at one time is over at another. */
  public boolean isOver(long newestMillis, long nowMillis) {
    return nowMillis - newestMillis >= gap.toMillis();
  }

  /**
   * The visits, in the order in which they began.
   *
   * @param events of one session id, in any order, none twice
   * @return each visit's events in their order; none is empty
   */
  public List<List<CompactEvent>> split(Iterable<CompactEvent> events) {
    List<List<CompactEvent>> visits = new ArrayList<>();
    for (List<CompactEvent> stretch : stretches(events)) {
      visits.addAll(visits(stretch));
    }
    return visits;
  }

  /**
   * The events by stretches in which no pause is as long as the gap, whosoever they are of: no
   * visit is in two of them, and what is in one says nothing of another.
   *
   * @param events of one session id, in any order, none twice
   * @return each stretch's events in their order; none is empty
   */
  public List<List<CompactEvent>> stretches(Iterable<CompactEvent> events) {
    List<CompactEvent> sorted = new ArrayList<>();
    events.forEach(sorted::add);
    sorted.sort(null);
    List<List<CompactEvent>> stretches = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      boolean ends =
          i == sorted.size()
              || sorted.get(i).timeMillis() - sorted.get(i - 1).timeMillis() >= gap.toMillis();
      if (ends) {
        stretches.add(List.copyOf(sorted.subList(start, i)));
        start = i;
      }
    }
    return stretches;
  }

  /** The visits of one of the {@link #stretches}, in the order in which they began. */
  public List<List<CompactEvent>> visits(List<CompactEvent> stretch) {
    if (VisitSplit.isOneVisit(stretch)) {
      return List.of(stretch);
    }
    VisitSplit split = new VisitSplit(gap.toMillis());
    stretch.forEach(split::add);
    return split.visits().stream().map(visit -> List.copyOf(visit.events())).toList();
  }

  /**
   * The visits of one session id with one more event.
   *
   * @param visits in the order in which they began
   */
  public List<SessionState> with(List<SessionState> visits, CompactEvent event) {
    int joined = joined(visits, event);
    if (joined == UNCLEAR) {
      return union(visits, List.of(SessionState.of(event)));
    }
    List<SessionState> grown = new ArrayList<>(visits);
    if (joined == visits.size()) {
      grown.add(SessionState.of(event));
    } else {
      grown.set(joined, visits.get(joined).with(event));
    }
    return grown;
  }

  /**
   * The number of the visit that an event joins by the rules of {@link VisitSplit}, that of none
   * where it begins one; {@link #UNCLEAR} where all events must be looked at.
   */
  private int joined(List<SessionState> visits, CompactEvent event) {
    SessionState newest = newest(visits);
    if (newest == null) {
      return visits.size();
    }
    if (event.compareTo(newest.newest()) <= 0) {
      return UNCLEAR;
    }
    int present = UNCLEAR;
    int own = UNCLEAR;
    for (int i = 0; i < visits.size(); i++) {
      SessionState visit = visits.get(i);
      if (visit.isSignedOut()
          || event.timeMillis() - visit.newest().timeMillis() >= gap.toMillis()) {
        continue;
      }
      if (newest.isSignedOut() || !isOneShoppers(visit)) {
        return UNCLEAR;
      }
      present = visit == newest ? i : present;
      if (event.userId() != null && event.userId().equals(visit.shopper())) {
        if (own != UNCLEAR) {
          return UNCLEAR;
        }
        own = i;
      }
    }
    boolean joinsPresent =
        present != UNCLEAR && (event.userId() == null || visits.get(present).shopper() == null);
    int joined = joinsPresent ? present : own;
    return joined == UNCLEAR ? visits.size() : joined;
  }

  /** False of states that were made before visits were split by shopper. */
  private static boolean isOneShoppers(SessionState visit) {
    return VisitSplit.isOneVisit(visit.events());
  }

  /**
   * The visits of one session id, of two parts of its events: associative, commutative and
   * idempotent, as it follows from the set of all events alone. Of visits of more than {@link
   * SessionState#MAX_EVENTS}, what is forgotten is taken to be of whom is known last.
   *
   * @param a visits in the order in which they began
   * @param b such too
   */
  public List<SessionState> union(List<SessionState> a, List<SessionState> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    List<SessionState> parts = new ArrayList<>(a);
    parts.addAll(b);
    parts.sort(BY_BEGIN);
    List<CompactEvent> events =
        parts.stream().flatMap(part -> part.events().stream()).sorted().distinct().toList();
    VisitSplit split = new VisitSplit(gap.toMillis());
    int next = 0;
    for (CompactEvent event : events) {
      while (next < parts.size() && parts.get(next).firstTimeMillis() <= event.timeMillis()) {
        SessionState part = parts.get(next++);
        if (part.firstTimeMillis() < part.event(0).timeMillis()) {
          split.addForgotten(part.shopper(), part.firstTimeMillis(), part.event(0).timeMillis());
        }
      }
      split.add(event);
    }
    return split.visits().stream()
        .filter(visit -> !visit.events().isEmpty())
        .map(VisitSplit.Visit::state)
        .toList();
  }

  /** The visit that the newest event is of; null where there is no event. */
  public static @Nullable SessionState newest(List<SessionState> visits) {
    SessionState newest = null;
    for (SessionState visit : visits) {
      if (newest == null || visit.newest().compareTo(newest.newest()) > 0) {
        newest = visit;
      }
    }
    return newest;
  }
}
