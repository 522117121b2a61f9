package io.purchaseintent.pipeline.job;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What jobs that look at a period are told: a day, or the days from one to before another. */
public interface PeriodOptions extends PipelineOptions {

  @Description("Day (UTC) to look at, such as 2016-10-30; without it and --from, yesterday.")
  @Nullable String getDay();

  void setDay(@Nullable String day);

  @Description("First day (UTC) to look at, with --to instead of --day.")
  @Nullable String getFrom();

  void setFrom(@Nullable String day);

  @Description("Day (UTC) after the last one to look at, with --from.")
  @Nullable String getTo();

  void setTo(@Nullable String day);

  /**
   * The period.
   *
   * @param clock that says what yesterday is
   * @throws JobFailure if a day is none, or they do not fit together
   */
  static DayPeriod period(PeriodOptions options, Clock clock) {
    String day = options.getDay();
    String from = options.getFrom();
    String to = options.getTo();
    if (day != null) {
      if (from != null || to != null) {
        throw JobFailure.ofOption(
            "day", day, "excludes --from and --to: give one day, or the first and the one after");
      }
      return DayPeriod.of(DayOption.parse("day", day));
    }
    if (from != null && to != null) {
      LocalDate first = DayOption.parse("from", from);
      LocalDate after = DayOption.parse("to", to);
      if (!first.isBefore(after)) {
        throw JobFailure.ofOption(
            "to", to, "must be after --from=" + from + ": it is the day after the last one");
      }
      return new DayPeriod(first, after);
    }
    if (from != null) {
      throw JobFailure.ofOption("from", from, "needs --to, the day after the last one");
    }
    if (to != null) {
      throw JobFailure.ofOption("to", to, "needs --from, the first day");
    }
    return DayPeriod.of(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1));
  }
}
