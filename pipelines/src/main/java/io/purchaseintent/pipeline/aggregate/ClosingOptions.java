package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.PrintStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which days are closed. */
public interface ClosingOptions extends PipelineOptions {

  @Description(
      "First day (UTC) to close, such as 2016-10-30. Without it, the day after the last one that is"
          + " closed, or the earliest one that got events since.")
  @Nullable String getFrom();

  void setFrom(@Nullable String day);

  @Description(
      "Day (UTC) after the last one to close; without it, the day after the last one that is over"
          + " and has events, or of which something was known.")
  @Nullable String getUntil();

  void setUntil(@Nullable String day);

  @Description(
      "Closes the whole days that were over at this time, such as 2016-10-30T14:00:00Z or"
          + " 2016-10-30, in place of now; excludes --until.")
  @Nullable String getAsOf();

  void setAsOf(@Nullable String time);

  /**
   * The day after the last one to close: only whole days are.
   *
   * @param err receives what is not closed yet
   * @throws JobFailure if a day is none, or not over yet, or there is nothing to close
   */
  static LocalDate until(ClosingOptions options, TableView events, Clock clock, PrintStream err) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate asOf = asOf(options, today);
    LocalDate until = DayOption.of("until", options.getUntil());
    LocalDate first = events.days().first();
    if (until != null && until.isAfter(today)) {
      throw JobFailure.ofOption(
          "until",
          until,
          "is after today's midnight, "
              + today
              + " (UTC): a day that is not over cannot be closed");
    }
    if (until == null) {
      LocalDate over = asOf == null ? today : asOf;
      LocalDate afterLast = afterLast(events);
      until = afterLast.isAfter(over) ? over : afterLast;
      long open = events.between(until, LocalDate.MAX).rows();
      if (open > 0) {
        err.printf(
            Locale.ROOT,
            "aggregate: %,d events from %s on are of days that are not over: only whole days are"
                + " closed%n",
            open,
            until);
      }
    }
    if (!until.isAfter(first)) {
      throw JobFailure.ofOption(
          asOf == null ? "until" : "as-of",
          until,
          "is not after " + first + ", the first day with events: there is nothing to close");
    }
    return until;
  }

  /** The midnight that is not after a time. */
  private static @Nullable LocalDate asOf(ClosingOptions options, LocalDate today) {
    String text = options.getAsOf();
    if (text == null) {
      return null;
    }
    if (options.getUntil() != null) {
      throw JobFailure.ofOption("as-of", text, "excludes --until: give one of them");
    }
    LocalDate day;
    try {
      day =
          text.contains("T")
              ? LocalDate.ofInstant(OffsetDateTime.parse(text).toInstant(), ZoneOffset.UTC)
              : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw JobFailure.ofOption(
          "as-of", text, "must be a day or a time, such as 2016-10-30 or 2016-10-30T14:00:00Z");
    }
    if (day.isAfter(today)) {
      throw JobFailure.ofOption("as-of", text, "is to come: it is " + today + " (UTC)");
    }
    return day;
  }

  /** The day after the last with events, or after the last on which one of them was known. */
  private static LocalDate afterLast(TableView events) {
    long known =
        events.files().stream().mapToLong(TableFile::knownMillis).max().orElse(Long.MIN_VALUE);
    LocalDate last = events.days().last();
    if (known == Long.MIN_VALUE || known == Long.MAX_VALUE) {
      return last.plusDays(1);
    }
    LocalDate lastKnown = LocalDate.ofInstant(Instant.ofEpochMilli(known), ZoneOffset.UTC);
    return (lastKnown.isAfter(last) ? lastKnown : last).plusDays(1);
  }

  /**
   * Where the days begin at the latest.
   *
   * @throws JobFailure if that is not before their end
   */
  static LocalDate notAfter(ClosingOptions options, LocalDate until) {
    LocalDate from = DayOption.of("from", options.getFrom());
    if (from != null && !from.isBefore(until)) {
      throw JobFailure.ofOption(
          "from", from, "must be before " + until + ", the day after the last one to close");
    }
    return from == null ? until : from;
  }
}
