package io.purchaseintent.pipeline.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.state.KeptStates;
import io.purchaseintent.lake.state.SeenEvents;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.session.ReadVisits;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;

/**
 * Closes days of a lake, one stretch after the other, each in a pipeline and commits of its own.
 */
public final class Closings {

  private final String job;
  private final Lake lake;
  private final TableView events;
  private final SessionGap gap;
  private final DeclaredFeatures declared;
  private final KeptStates kept;
  private final Clock clock;
  private final PrintStream err;

  /**
   * Of the events that are seen now.
   *
   * @param job who closes them
   * @param err receives how far back it goes, and expectations that failed
   */
  public Closings(
      String job, Lake lake, TableView events, SessionGap gap, Clock clock, PrintStream err) {
    this.job = job;
    this.lake = lake;
    this.events = events;
    this.gap = gap;
    Declaration declarations = DeclarationLog.in(lake).newest();
    this.declared = declarations.features();
    this.kept =
        new KeptStates(
            StateTable.usersIn(lake),
            StateTable.productsIn(lake),
            declared.areOfCategories() ? StateTable.categoriesIn(lake) : null,
            SeenEvents.of(EventTable.in(lake), events),
            "users "
                + UserTimeline.VERSION
                + ", products "
                + ProductTimeline.VERSION
                + ", session gap "
                + gap.gap()
                + ", known then"
                + declarations.rules());
    this.clock = clock;
    this.err = err;
  }

  /**
   * Days up to one, from the newest state that holds and is not after another; where that closes
   * days again, up to the last that was closed before.
   *
   * @param notAfter where the days begin at the latest
   * @param until the day after the last
   */
  public ClosingPlan plan(LocalDate notAfter, LocalDate until) {
    return ClosingPlan.of(events, kept, closed(), notAfter, until);
  }

  /** Until when days are closed: as of when the newest states are, or the newest rows. */
  private Optional<LocalDate> closed() {
    return Stream.concat(
            kept.newestEver().stream(),
            Stream.of(SnapshotTable.usersIn(lake), SnapshotTable.productsIn(lake))
                .flatMap(table -> table.newest().stream())
                .flatMap(view -> view.days().stream()))
        .max(Comparator.naturalOrder());
  }

  /**
   * Closes days.
   *
   * @param report receives what was counted
   * @return refused if a stretch's rows are not as they should be; those before it are closed then
   */
  public Outcome close(ClosingPlan plan, CheckOptions options, ObjectNode report, Beside beside) {
    Optional<LocalDate> before = closed();
    ClosedReport closed = new ClosedReport(plan, before);
    closed.tellHowFarBack(job, err);
    closed.tellLate(job, events, err);
    ToldRows rows = ToldRows.closed(lake, plan.until());
    for (ClosedDays days : plan.stretches(events, before.isPresent())) {
      String run = RunName.of(clock);
      String committed = run + "-" + days.until();
      try (TableChecks checks = new TableChecks(job, lake, run);
          Closing closing = begin(days, rows, committed, checks);
          Beside.Stretch more = beside.begin(days, committed)) {
        Pipeline pipeline = Pipeline.create(options);
        closing.build(
            pipeline.apply("Visits", ReadVisits.knownOn(events, gap, days)), gap, declared);
        more.build(pipeline);
        PipelineRun done = PipelineRun.of(pipeline);
        if (checks.conclude(options, report, err) == Outcome.REFUSED) {
          return Outcome.REFUSED;
        }
        more.commit(done);
        closing.commit();
        closed.add(done);
      }
    }
    closed.write(report);
    return Outcome.DONE;
  }

  private Closing begin(ClosedDays days, ToldRows rows, String run, TableChecks checks) {
    KeptStates.Kept state =
        kept.newest(days.from()).filter(found -> found.asOf().equals(days.from())).orElse(null);
    if (state == null && days.from().isAfter(events.days().first())) {
      throw new JobFailure(
          "The states as of "
              + days.from()
              + ", which this run goes on from, are gone: does another aggregate run in this lake?"
              + " Run it again when that is over");
    }
    return new Closing(lake, days, declared.areOfCategories(), rows, kept, state, run, checks);
  }
}
