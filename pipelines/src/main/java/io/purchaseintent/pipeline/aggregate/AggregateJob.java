package io.purchaseintent.pipeline.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.session.SessionOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Closes days: events to daily as-of snapshots of users and products.
 *
 * <p>Snapshots are sparse: as of D there are the entities whose value at midnight (UTC) of D
 * differs from that of the midnight before, be it by something new or by something that left a
 * window. An entity's value as of D is its newest row with an as-of time not after D.
 *
 * <p>A run goes on from the newest state whose events have not changed since, so that a day costs
 * its own events and one pass over the states.
 */
public final class AggregateJob implements Job<AggregateJob.Options> {

  /** What aggregate is told. */
  public interface Options extends SessionOptions, ClosingOptions, CheckOptions {}

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives expectations that failed
   */
  public AggregateJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "aggregate";
  }

  @Override
  public String description() {
    return "events to daily as-of snapshots of users and products";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    LocalDate until = ClosingOptions.until(options, EventTable.in(lake).view(), clock, err);
    TableView events = EventTable.in(lake).close(until);
    Closings closings =
        new Closings(name(), lake, events, SessionOptions.sessionGap(options), clock, err);
    ClosingPlan plan = closings.plan(ClosingOptions.notAfter(options, until), until);
    return closings.close(plan, options, report, Beside.nothing());
  }
}
