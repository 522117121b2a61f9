package io.purchaseintent.pipeline.daily;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.aggregate.ClosingPlan;
import io.purchaseintent.pipeline.aggregate.Closings;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.publish.Publication;
import io.purchaseintent.pipeline.session.SessionOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * Closes a day: its sessions, snapshots as of the midnight that ends it, the states for the day
 * after, and what changed to the online store.
 */
public final class DailyJob implements Job<DailyJob.Options> {

  /** What daily is told. */
  public interface Options extends SessionOptions, CheckOptions {

    @Description("Day (UTC) to close, such as 2016-10-30; without it and --from, yesterday.")
    @Nullable String getDay();

    void setDay(@Nullable String day);

    @Description("First day (UTC) to close, with --until, to fill up the past.")
    @Nullable String getFrom();

    void setFrom(@Nullable String day);

    @Description("Day (UTC) after the last one to close, with --from.")
    @Nullable String getUntil();

    void setUntil(@Nullable String day);

    @Description(
        "Where to publish what changed, such as redis://localhost:6379; nowhere if not given.")
    @Nullable String getRedis();

    void setRedis(@Nullable String redis);

    @Description("How long a published value stays unless the next day is published.")
    @Default.String("P2D")
    String getExpiry();

    void setExpiry(String expiry);
  }

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives expectations that failed
   */
  public DailyJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "daily";
  }

  @Override
  public String description() {
    return "closes a day: its sessions and snapshots, and what changed to Redis";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    SessionGap gap = SessionOptions.sessionGap(options);
    Duration expiry = DurationOption.positive("expiry", options.getExpiry());
    RedisAddress redis =
        options.getRedis() == null
            ? null
            : RedisAddress.of("redis", options.getRedis()).requireReachable();
    Asked asked = Asked.of(options, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    asked.requireEvents(lake, EventTable.in(lake).view());
    TableView events = EventTable.in(lake).close(asked.until());
    Closings closings = new Closings(name(), lake, events, gap, clock, err);
    ClosingPlan plan = closings.plan(asked.from(), asked.until());
    SessionsOfDays sessions =
        new SessionsOfDays(lake, events, gap, SessionOptions.shopZone(options));
    if (closings.close(plan, options, report, sessions) == Outcome.REFUSED) {
      return Outcome.REFUSED;
    }
    report.put("sessions", sessions.sessions());
    sessions.busy().report(report, err);
    if (redis != null) {
      Publication.ofNewest(lake, redis, expiry, plan.from()).run(options, report);
    }
    return Outcome.DONE;
  }

  /**
   * The days that a user asks for.
   *
   * @param until the day after the last
   */
  private record Asked(LocalDate from, LocalDate until) {

    /** So many days after the last one with events may have had none. */
    private static final int QUIET_DAYS = 7;

    static Asked of(Options options, LocalDate today) {
      LocalDate day = DayOption.of("day", options.getDay());
      LocalDate from = DayOption.of("from", options.getFrom());
      LocalDate until = DayOption.of("until", options.getUntil());
      if (day != null && (from != null || until != null)) {
        throw JobFailure.ofOption(
            "day",
            day,
            "excludes --from and --until: give one day, or the first and the one after the last");
      }
      if ((from == null) != (until == null)) {
        throw from == null
            ? JobFailure.ofOption("until", String.valueOf(until), "needs --from, the first day")
            : JobFailure.ofOption("from", from, "needs --until, the day after the last one");
      }
      if (from == null || until == null) {
        from = day == null ? today.minusDays(1) : day;
        until = from.plusDays(1);
      }
      if (!from.isBefore(until)) {
        throw JobFailure.ofOption(
            "until", until, "must be after --from=" + from + ": it is the day after the last one");
      }
      if (until.isAfter(today)) {
        throw JobFailure.ofOption(
            day == null ? "until" : "day",
            day == null ? until : day,
            "is not over yet: it is "
                + today
                + " (UTC), and days until then can be closed; run it after midnight");
      }
      return new Asked(from, until);
    }

    /** A day without events is, more likely than not, one that was not ingested. */
    void requireEvents(Lake lake, TableView events) {
      LocalDate last = until.minusDays(1);
      if (!events.days().contains(last)) {
        LocalDate first = events.days().first();
        LocalDate newest = events.days().last();
        throw new JobFailure(
            "There are no events of "
                + last
                + " in "
                + lake
                + ", which has those of "
                + first
                + " to "
                + newest
                + ": ingest them first"
                + (last.isBefore(first) || last.isAfter(newest.plusDays(QUIET_DAYS))
                    ? ", or close a day that has some with --day"
                    : "; or, if there were none, close the days with ./intent run aggregate --until="
                        + until
                        + " and the other options of this run"));
      }
    }
  }
}
