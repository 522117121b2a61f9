package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
      "Day (UTC) after the last one to close; without it, the day after the last one with events"
          + " that is over.")
  @Nullable String getUntil();

  void setUntil(@Nullable String day);

  /**
   * Days as they are told.
   *
   * @throws JobFailure if a day is none, or not over yet, or they do not fit together
   */
  static ClosingPlan plan(
      ClosingOptions options, TableView events, Closings closings, Clock clock) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate until = DayOption.of("until", options.getUntil());
    if (until == null) {
      LocalDate afterLast = events.days().last().plusDays(1);
      until = afterLast.isAfter(today) ? today : afterLast;
    } else if (until.isAfter(today)) {
      throw JobFailure.ofOption(
          "until",
          until,
          "is after today's midnight, "
              + today
              + " (UTC): a day that is not over cannot be closed");
    } else if (!until.isAfter(events.days().first())) {
      throw JobFailure.ofOption(
          "until",
          until,
          "is not after "
              + events.days().first()
              + ", the first day with events: there is nothing to close");
    }
    LocalDate from = DayOption.of("from", options.getFrom());
    if (from != null && !from.isBefore(until)) {
      throw JobFailure.ofOption(
          "from", from, "must be before " + until + ", the day after the last one to close");
    }
    return closings.plan(from == null ? until : from, until);
  }
}
