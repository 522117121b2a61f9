package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Quantity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The set of a session's events, cut to the newest {@value #MAX_EVENTS}, with the earliest time
 * kept beside it.
 *
 * <p>A semilattice: {@link #merge} is set union, hence associative, commutative and idempotent, so
 * that order, duplicates and replays cannot change a value. Of two events with the same id the
 * newer one counts. Immutable.
 */
public final class SessionState {

  /**
   * Rises when what is remembered, or its bytes, change; what versions before wrote is still read.
   * Version 2 has fractions of pieces; a session without any is written as version 1, which servers
   * of the release before read.
   */
  public static final int VERSION = 2;

  private static final int WHOLE_PIECES = 1;

  /** How many events a session remembers. */
  public static final int MAX_EVENTS = 1_000;

  private static final SessionState EMPTY = new SessionState(new CompactEvent[0], Long.MAX_VALUE);

  private final CompactEvent[] events;
  private final long firstTimeMillis;

  private SessionState(CompactEvent[] events, long firstTimeMillis) {
    this.events = events;
    this.firstTimeMillis = firstTimeMillis;
  }

  /** The session before anything happened: the identity of {@link #merge}. */
  public static SessionState empty() {
    return EMPTY;
  }

  /** The session of one event. */
  public static SessionState of(CompactEvent event) {
    return new SessionState(new CompactEvent[] {event}, event.timeMillis());
  }

  /** The session of these events, in any order, repeated or not. */
  public static SessionState of(Iterable<CompactEvent> events) {
    SessionState state = EMPTY;
    for (CompactEvent event : events) {
      state = state.with(event);
    }
    return state;
  }

  /**
   * The state as it was stored.
   *
   * @param sorted events in their order, without repeated ids, at most {@link #MAX_EVENTS}
   * @param firstTimeMillis time of the session's first event, which may have been cut off
   */
  public static SessionState ofStored(CompactEvent[] sorted, long firstTimeMillis) {
    return new SessionState(sorted, firstTimeMillis);
  }

  /**
   * The session of these events.
   *
   * @param sorted in their order; of two with one id the newer counts
   * @param firstTimeMillis time of the session's first event, which may be none of these any more
   */
  static SessionState ofSorted(List<CompactEvent> sorted, long firstTimeMillis) {
    CompactEvent[] kept = new CompactEvent[Math.min(sorted.size(), MAX_EVENTS)];
    Set<Long> seen = new HashSet<>(kept.length * 2);
    int at = kept.length;
    for (int i = sorted.size() - 1; i >= 0 && at > 0; i--) {
      if (seen.add(sorted.get(i).idHash())) {
        kept[--at] = sorted.get(i);
      }
    }
    return new SessionState(
        at == 0 ? kept : Arrays.copyOfRange(kept, at, kept.length), firstTimeMillis);
  }

  /** This session with one more event. */
  public SessionState with(CompactEvent event) {
    int last = events.length - 1;
    if (last >= 0 && (event.compareTo(events[last]) <= 0 || indexOf(event.idHash()) >= 0)) {
      return merge(of(event));
    }
    int from = events.length == MAX_EVENTS ? 1 : 0;
    CompactEvent[] grown = Arrays.copyOfRange(events, from, events.length + 1);
    grown[grown.length - 1] = event;
    return new SessionState(grown, Math.min(firstTimeMillis, event.timeMillis()));
  }

  /** The union of two states of one session; neither argument changes. */
  public SessionState merge(SessionState other) {
    if (other.events.length == 0) {
      return this;
    }
    if (events.length == 0) {
      return other;
    }
    CompactEvent[] merged =
        new CompactEvent[Math.min(events.length + other.events.length, MAX_EVENTS)];
    int at = merged.length;
    Set<Long> seen = new HashSet<>(merged.length * 2);
    int mine = events.length - 1;
    int theirs = other.events.length - 1;
    while (at > 0 && (mine >= 0 || theirs >= 0)) {
      boolean takeMine =
          theirs < 0 || (mine >= 0 && events[mine].compareTo(other.events[theirs]) >= 0);
      CompactEvent newest = takeMine ? events[mine--] : other.events[theirs--];
      if (seen.add(newest.idHash())) {
        merged[--at] = newest;
      }
    }
    return new SessionState(
        at == 0 ? merged : Arrays.copyOfRange(merged, at, merged.length),
        Math.min(firstTimeMillis, other.firstTimeMillis));
  }

  private int indexOf(long idHash) {
    for (int i = events.length - 1; i >= 0; i--) {
      if (events[i].idHash() == idHash) {
        return i;
      }
    }
    return -1;
  }

  /** The least version whose bytes can hold it: equal sessions have equal bytes. */
  public int version() {
    for (CompactEvent event : events) {
      if (!Quantity.isWhole(event.quantity())) {
        return VERSION;
      }
    }
    return WHOLE_PIECES;
  }

  /** Whether nothing has happened yet. */
  public boolean isEmpty() {
    return events.length == 0;
  }

  /** Number of events remembered, at most {@link #MAX_EVENTS}. */
  public int size() {
    return events.length;
  }

  /** The i-th event remembered, oldest first. */
  public CompactEvent event(int i) {
    return events[i];
  }

  /** The newest event. @throws IllegalStateException if there is none */
  public CompactEvent newest() {
    if (events.length == 0) {
      throw new IllegalStateException("The session has no event yet");
    }
    return events[events.length - 1];
  }

  /** The shopper whose visit it is, as known last; null where nobody is known. */
  public @Nullable String shopper() {
    for (int i = events.length - 1; i >= 0; i--) {
      if (events[i].userId() != null) {
        return events[i].userId();
      }
    }
    return null;
  }

  /** The same visit, of which its newest event is remembered and the one that names its shopper. */
  SessionState brief() {
    int named = events.length - 1;
    while (named > 0 && events[named].userId() == null) {
      named--;
    }
    CompactEvent last = newest();
    CompactEvent[] kept =
        named == events.length - 1 || events[named].userId() == null
            ? new CompactEvent[] {last}
            : new CompactEvent[] {events[named], last};
    return new SessionState(kept, firstTimeMillis);
  }

  /** Whether a sign-out has ended it. */
  public boolean isSignedOut() {
    return events.length > 0 && events[events.length - 1].type() == EventType.SIGN_OUT;
  }

  /**
   * Whether what a shopper does next may belong to it: not behind a sign-out, nor in the visit of
   * another one.
   *
   * @param userId who asks, or null where that is not known
   */
  public boolean mayGoOnFor(@Nullable String userId) {
    String shopper = userId == null ? null : shopper();
    return !isSignedOut() && (shopper == null || shopper.equals(userId));
  }

  /** Whether a purchase is among the events remembered. */
  public boolean hasPurchase() {
    for (CompactEvent event : events) {
      if (event.type() == EventType.PURCHASE) {
        return true;
      }
    }
    return false;
  }

  /** The events remembered, oldest first. */
  public List<CompactEvent> events() {
    return List.of(events);
  }

  /** Time of the first event, in milliseconds since the epoch; the greatest long while empty. */
  public long firstTimeMillis() {
    return firstTimeMillis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionState that
        && firstTimeMillis == that.firstTimeMillis
        && Arrays.equals(events, that.events);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(events) + Long.hashCode(firstTimeMillis);
  }

  @Override
  public String toString() {
    return "SessionState[" + events.length + " events since " + firstTimeMillis + "]";
  }
}
