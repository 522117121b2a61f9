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
 * another shopper's is another visit. Of an id that never rests midnight ends them ({@link
 * VisitChain}).
 *
 * @param gap longer than nothing
 */
public record SessionGap(Duration gap) implements Serializable {

  private static final int UNCLEAR = -1;

  private static final Comparator<SessionState> BY_BEGIN =
      Comparator.comparingLong(SessionState::firstTimeMillis)
          .thenComparing(visit -> visit.event(0));

  private static final Comparator<SessionState> BY_END = Comparator.comparing(SessionState::newest);

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
   * The events by stretches at the ends of which all is over, by {@link VisitChain}, whosoever they
   * are of: no visit is in two of them, and what is in one says nothing of another.
   *
   * @param events of one session id, in any order, none twice
   * @return each stretch's events in their order; none is empty
   */
  public List<List<CompactEvent>> stretches(Iterable<CompactEvent> events) {
    List<CompactEvent> sorted = new ArrayList<>();
    events.forEach(sorted::add);
    sorted.sort(null);
    List<List<CompactEvent>> stretches = new ArrayList<>();
    VisitChain chain = new VisitChain(this);
    int start = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (chain.begins(sorted.get(i).timeMillis()) && i > start) {
        stretches.add(List.copyOf(sorted.subList(start, i)));
        start = i;
      }
    }
    if (!sorted.isEmpty()) {
      stretches.add(List.copyOf(sorted.subList(start, sorted.size())));
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
    long over = overUntil(visits, event.timeMillis());
    for (int i = 0; i < visits.size(); i++) {
      SessionState visit = visits.get(i);
      if (visit.isSignedOut() || visit.newest().timeMillis() <= over) {
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

  /** Visits without an event after this time are over at another one. */
  private long overUntil(List<SessionState> visits, long nowMillis) {
    long paused = nowMillis - gap.toMillis();
    long midnight = VisitChain.midnightBefore(nowMillis);
    boolean crossed =
        visits.stream()
            .mapToLong(visit -> visit.newest().timeMillis())
            .anyMatch(last -> last > paused && last < midnight);
    return crossed && chainBefore(midnight, visits).isOverAt(midnight) ? midnight - 1 : paused;
  }

  /** What happened before a midnight, by what is remembered. */
  private VisitChain chainBefore(long midnight, List<SessionState> visits) {
    VisitChain chain = new VisitChain(this);
    for (SessionState visit : visits) {
      if (visit.firstTimeMillis() < midnight) {
        chain.begins(visit.firstTimeMillis());
        chain.goOnUntil(Math.min(visit.newest().timeMillis(), midnight - 1));
      }
    }
    return chain;
  }

  /**
   * So many visits that ended last, and of older ones what tells since when nothing has paused: of
   * those that reach furthest, without a pause between them, the last events.
   *
   * @param visits in the order in which they began
   */
  public List<SessionState> remembered(List<SessionState> visits, int most) {
    if (visits.size() <= most) {
      return visits;
    }
    List<SessionState> byEnd = visits.stream().sorted(BY_END).toList();
    SessionState oldest = byEnd.get(visits.size() - most);
    long asked = VisitChain.midnightBefore(byEnd.get(visits.size() - 1).newest().timeMillis());
    long since = asked - VisitChain.longestMillis(gap.toMillis()) - gap.toMillis();
    List<SessionState> kept = new ArrayList<>();
    List<SessionState> links = new ArrayList<>();
    long reached = Long.MIN_VALUE;
    SessionState furthest = null;
    for (SessionState visit : visits) {
      boolean isNew = BY_END.compare(visit, oldest) >= 0;
      long last = visit.newest().timeMillis();
      if (!isNew && last < since) {
        continue;
      }
      long paused = reached + gap.toMillis();
      if (visit.firstTimeMillis() >= paused && furthest != null) {
        links.add(furthest.brief());
        reached = Math.max(reached, furthest.newest().timeMillis());
        paused = reached + gap.toMillis();
        furthest = null;
      }
      if (visit.firstTimeMillis() >= paused) {
        links.clear();
      }
      if (isNew) {
        kept.add(visit);
        reached = Math.max(reached, last);
      } else if (last > reached && (furthest == null || last > furthest.newest().timeMillis())) {
        furthest = visit;
      }
    }
    kept.addAll(links);
    kept.sort(BY_BEGIN);
    return kept;
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

  /**
   * How many events are remembered of what happened under the id since the last pause, whosever
   * visits they are of: of two views of one id with one newest event the one of more is the newer.
   *
   * @param visits in the order in which they began
   */
  public int known(List<SessionState> visits) {
    int known = 0;
    long last = 0;
    for (SessionState visit : visits) {
      if (known > 0 && visit.firstTimeMillis() - last >= gap.toMillis()) {
        known = 0;
      }
      last = known == 0 ? visit.newest().timeMillis() : Math.max(last, visit.newest().timeMillis());
      known += visit.size();
    }
    return known;
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
