package io.purchaseintent.feature;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The visits of a stretch of events as they were known when each of them was: cut by the rules of
 * {@link SessionGap} from what was known by then, whatever an event that came later says of them.
 * Shows its events one after the other, in their order; what they cost does not grow with the
 * stretch as long as hardly any is known after newer ones. Not thread-safe.
 */
public final class KnownThen {

  /**
   * A visit as it was known: the first so many of these events. Later ones may be added behind
   * them, where it went on.
   */
  public record Seen(List<CompactEvent> events, int size) {

    public CompactEvent event(int number) {
      return events.get(number);
    }
  }

  private final SessionGap gap;
  private final List<CompactEvent> stretch;

  /** What was shown and is not among those that were split. */
  private final PriorityQueue<CompactEvent> unknown =
      new PriorityQueue<>(Comparator.comparingLong(CompactEvent::knownMillis));

  /** Of what was shown, all that was known until a time. */
  private VisitSplit split;

  private long splitUntil = Long.MIN_VALUE;
  private int shown;

  /**
   * @param stretch one of the {@link SessionGap#stretches} of a session id
   */
  public KnownThen(SessionGap gap, List<CompactEvent> stretch) {
    this.gap = gap;
    this.stretch = stretch;
    this.split = new VisitSplit(gap.gap().toMillis());
  }

  /** Leaves out the next event, as nobody asks what was known with it: it was known far later. */
  public void skip() {
    unknown.add(stretch.get(shown++));
  }

  /** The visit of the next event when it was known, which it ends; none after it is looked at. */
  public Seen next() {
    CompactEvent event = stretch.get(shown++);
    long known = event.knownMillis();
    if (known < splitUntil) {
      split.add(event);
      return whole(visitOf(shown - 1, shown, known));
    }
    splitUntil = known;
    CompactEvent first = unknown.peek();
    if (first == null || first.knownMillis() > known) {
      return whole(split.add(event));
    }
    while (first != null && first.knownMillis() <= known) {
      unknown.remove();
      first = unknown.peek();
    }
    split = new VisitSplit(gap.gap().toMillis());
    return whole(visitOf(split, shown - 1, shown, known));
  }

  /**
   * The visit of an event at a time, of all that was known by then.
   *
   * @param event its place in the stretch
   * @param timeMillis not before it was known
   * @return nothing where it had gone on behind the event
   */
  public @Nullable Seen at(int event, long timeMillis) {
    Seen seen = whole(visitOf(event, stretch.size(), timeMillis));
    return seen.event(seen.size() - 1).equals(stretch.get(event)) ? seen : null;
  }

  private VisitSplit.Visit visitOf(int event, int end, long known) {
    return visitOf(new VisitSplit(gap.gap().toMillis()), event, end, known);
  }

  /** The visit of an event, of those before a place in the stretch that were known then. */
  private VisitSplit.Visit visitOf(VisitSplit split, int event, int end, long known) {
    VisitSplit.Visit found = null;
    for (int i = 0; i < end && stretch.get(i).timeMillis() <= known; i++) {
      if (stretch.get(i).knownMillis() <= known) {
        VisitSplit.Visit visit = split.add(stretch.get(i));
        found = i == event ? visit : found;
      }
    }
    if (found == null) {
      throw new IllegalArgumentException(stretch.get(event) + " was not known at " + known);
    }
    return found;
  }

  private static Seen whole(VisitSplit.Visit visit) {
    return new Seen(visit.events(), visit.events().size());
  }
}
