package io.purchaseintent.feature;

import java.time.LocalDate;
import java.util.List;

/**
 * What happened to one shopper or product, by day: what values as of midnights are read from.
 *
 * @param <T> the timeline itself
 * @param <S> a value as of a midnight
 */
public interface Timeline<T extends Timeline<T, S>, S> {

  /** Adds all that another timeline of the same shopper or product holds. */
  void merge(T other);

  /**
   * The value at the end of each closed day where it differs from that of the midnight before,
   * oldest first.
   *
   * @throws IllegalArgumentException if it was closed as of a later midnight than theirs
   */
  List<S> snapshots(ClosedDays closed);

  /**
   * Keeps only what midnights from {@code until} on may ask for. Equal histories give equal
   * timelines, however their days were closed.
   *
   * @param until the day after the last one that is in it
   */
  void close(LocalDate until);

  /**
   * The first midnight after {@code asOf} at which its value can change though nothing happens, by
   * its day since the epoch; the greatest long if there is none.
   */
  long nextChange(LocalDate asOf);
}
