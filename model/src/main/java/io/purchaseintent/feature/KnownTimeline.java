package io.purchaseintent.feature;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A timeline, and what happened on its days but was known on later ones: an event counts at the
 * first midnight after it was known, and at none before.
 *
 * <p>Windows go by when it happened: one that is known when its day has left a window is not in it.
 * Merging is associative and commutative; it changes this timeline, never its argument. Not
 * thread-safe.
 */
public final class KnownTimeline<T extends Timeline<T, S>, S> {

  private final Supplier<T> empty;
  private final T timeline;
  private final TreeMap<Long, Late<T>> late = new TreeMap<>();

  /**
   * What was known on one day only, of days before it.
   *
   * @param happened what happened on these days, and no start of a visit
   * @param starts how many visits more, or fewer, are known to have begun on a day
   */
  public record Late<T>(T happened, TreeMap<Long, Integer> starts) {}

  /**
   * A timeline of which nothing is late yet.
   *
   * @param empty makes the timeline of one of whom nothing is known
   */
  public KnownTimeline(Supplier<T> empty, T timeline) {
    this.empty = empty;
    this.timeline = timeline;
  }

  /** The timeline of one of whom nothing is known. */
  public KnownTimeline(Supplier<T> empty) {
    this(empty, empty.get());
  }

  /** What was known on its own day, and after {@link #close} all. */
  public T timeline() {
    return timeline;
  }

  /** What was known on later days, by the number of the day since the epoch. */
  public Map<Long, Late<T>> late() {
    return Collections.unmodifiableMap(late);
  }

  /** What was known on a day of days before it, added where it is not there. */
  public Late<T> late(long knownDay) {
    return late.computeIfAbsent(knownDay, day -> new Late<>(empty.get(), new TreeMap<>()));
  }

  /** Counts more visits, or fewer, that are known on a day to have begun on one before it. */
  void addLateStarts(long knownDay, long day, int visits) {
    Late<T> there = late(knownDay);
    there.starts.merge(day, visits, Integer::sum);
    there.starts.remove(day, 0);
    if (there.starts.isEmpty() && there.happened.isEmpty()) {
      late.remove(knownDay);
    }
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return timeline.isEmpty() && late.isEmpty();
  }

  /**
   * Adds all that another timeline of the same shopper or product holds.
   *
   * @throws IllegalArgumentException if one was closed as of a midnight that is after a day of the
   *     other, or both were closed
   */
  public void merge(KnownTimeline<T, S> other) {
    timeline.merge(other.timeline);
    other.late.forEach(
        (day, more) -> {
          Late<T> there = late(day);
          there.happened.merge(more.happened);
          more.starts.forEach((start, count) -> there.starts.merge(start, count, Integer::sum));
        });
  }

  /**
   * The value at the end of each closed day where it differs from that of the midnight before,
   * oldest first.
   *
   * @throws IllegalArgumentException if it was closed as of a later midnight than theirs
   */
  public List<S> snapshots(ClosedDays closed) {
    if (late.isEmpty()) {
      return timeline.snapshots(closed);
    }
    T known = empty.get();
    known.merge(timeline);
    List<S> changed = new ArrayList<>();
    LocalDate from = closed.from();
    for (Map.Entry<Long, Late<T>> each : late.entrySet()) {
      LocalDate day = LocalDate.ofEpochDay(each.getKey());
      if (from.isBefore(day)) {
        changed.addAll(known.snapshots(new ClosedDays(from, day)));
      }
      S before = known.valueAt(day.toEpochDay());
      takeIn(known, each.getKey(), each.getValue());
      S after = known.valueAt(day.toEpochDay() + 1);
      if (!day.isBefore(closed.from())) {
        addChange(changed, before, after);
        from = day.plusDays(1);
      }
    }
    if (from.isBefore(closed.until())) {
      changed.addAll(known.snapshots(new ClosedDays(from, closed.until())));
    }
    return changed;
  }

  private void addChange(List<S> changed, @Nullable S before, @Nullable S after) {
    if (after != null && (before == null || !timeline.isSame(before, after))) {
      changed.add(after);
    }
  }

  private static <T extends Timeline<T, S>, S> void takeIn(T known, long day, Late<T> late) {
    known.takeIn(day, late.happened);
    late.starts.forEach(known::addStarts);
  }

  /**
   * Keeps only what midnights from {@code until} on may ask for, in {@link #timeline} alone. Equal
   * histories give equal timelines, however their days were closed.
   *
   * @param until the day after the last one that is in it
   */
  public void close(LocalDate until) {
    long asOf = AsOfDays.NEVER_YET;
    for (Map.Entry<Long, Late<T>> each : late.entrySet()) {
      LocalDate day = LocalDate.ofEpochDay(each.getKey());
      asOf = Math.max(asOf, timeline.newestChange(day));
      takeIn(timeline, each.getKey(), each.getValue());
      asOf = Math.max(asOf, each.getKey() + 1);
    }
    late.clear();
    timeline.closeAsOf(Math.max(asOf, timeline.newestChange(until)));
  }
}
