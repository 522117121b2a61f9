package io.purchaseintent.feature;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one shopper or product, by day: what values as of midnights are read from.
 *
 * @param <T> the timeline itself
 * @param <S> a value as of a midnight
 */
public interface Timeline<T extends Timeline<T, S>, S> {

  /** Whether there is nothing in it. */
  boolean isEmpty();

  /** Adds all that another timeline of the same shopper or product holds. */
  void merge(T other);

  /**
   * Adds what happened on earlier days, and was known on one only. Of an order that no window saw
   * any more by then nothing changes.
   *
   * @param knownDay the day on which it was known, by its number since the epoch
   * @param late not closed
   */
  void takeIn(long knownDay, T late);

  /** Counts more visits that began on a day, or fewer; a product has none. */
  void addStarts(long epochDay, int visits);

  /**
   * The value at the end of each closed day where it differs from that of the midnight before,
   * oldest first.
   *
   * @throws IllegalArgumentException if it was closed as of a later midnight than theirs
   */
  List<S> snapshots(ClosedDays closed);

  /** The value at a midnight, by its day since the epoch; null where nothing was known before. */
  @Nullable S valueAt(long asOfDay);

  /** Whether two values say the same of their midnights. */
  boolean isSame(S value, S other);

  /**
   * Keeps only what midnights from {@code until} on may ask for. Equal histories give equal
   * timelines, however their days were closed.
   *
   * @param until the day after the last one that is in it
   */
  default void close(LocalDate until) {
    closeAsOf(newestChange(until));
  }

  /**
   * The newest midnight not after {@code until} at which its value can change, by its day since the
   * epoch; the least long if there is none.
   */
  long newestChange(LocalDate until);

  /** Keeps only what is asked for from a midnight on; the least long leaves all as it is. */
  void closeAsOf(long asOfDay);

  /**
   * The first midnight after {@code asOf} at which its value can change though nothing happens, by
   * its day since the epoch; the greatest long if there is none.
   */
  long nextChange(LocalDate asOf);
}
