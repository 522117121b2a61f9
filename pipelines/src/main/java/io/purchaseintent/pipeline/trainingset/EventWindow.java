package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.session.ReadVisits;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The days (UTC) that a training set is made of, and the events that there are.
 *
 * @param events of all days of the lake
 * @param from the first day
 * @param until the day after the last, after {@code from}
 */
record EventWindow(TableView events, LocalDate from, LocalDate until) {

  /**
   * Those that are asked for.
   *
   * @param from the first day, or null for the first that has events
   * @param until the day after the last, or null for that after the last that has events
   * @throws JobFailure if a day is none, or the lake has no events of the first or the last
   */
  static EventWindow of(TableView events, @Nullable String from, @Nullable String until) {
    LocalDate first = events.days().first();
    LocalDate end = events.days().last().plusDays(1);
    LocalDate askedFrom = from == null ? first : DayOption.parse("from", from);
    LocalDate askedUntil = until == null ? end : DayOption.parse("until", until);
    String there = "the lake has events from " + first + " on and until " + end;
    if (askedFrom.isBefore(first)) {
      throw JobFailure.ofOption("from", askedFrom, "is too early: " + there);
    }
    if (askedUntil.isAfter(end)) {
      throw JobFailure.ofOption("until", askedUntil, "is too late: " + there);
    }
    if (!askedFrom.isBefore(askedUntil)) {
      throw JobFailure.ofOption(
          "until", askedUntil, "must be after " + askedFrom + ": it is the day after the last one");
    }
    return new EventWindow(events, askedFrom, askedUntil);
  }

  /** Whether it has all days that there are events of. */
  boolean isAll() {
    return from.equals(events.days().first()) && until.equals(events.days().last().plusDays(1));
  }

  /**
   * The time of its newest event. What comes after it is not asked, so that a window stays what it
   * is when later days come.
   */
  Instant end() {
    return Instant.ofEpochMilli(
        events.files().stream()
            .filter(file -> file.day().isBefore(until))
            .mapToLong(TableFile::lastMillis)
            .max()
            .orElseThrow());
  }

  /** Its stretches, each with all of its events, also those before the window and after it. */
  ReadVisits stretches(SessionGap gap) {
    return ReadVisits.stretchesBetween(events, gap, from, until);
  }
}
