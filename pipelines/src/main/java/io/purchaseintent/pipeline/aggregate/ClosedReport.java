package io.purchaseintent.pipeline.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.Optional;

/** What came of the closing of days. */
final class ClosedReport {

  private final ClosingPlan plan;
  private final Optional<LocalDate> closedBefore;
  private long userRows;
  private long productRows;
  private long made;
  private long copied;

  ClosedReport(ClosingPlan plan, Optional<LocalDate> closedBefore) {
    this.plan = plan;
    this.closedBefore = closedBefore;
  }

  /** Says so where days that were closed are closed again. */
  void tellHowFarBack(String job, PrintStream err) {
    closedBefore
        .filter(asOf -> plan.from().isBefore(asOf))
        .ifPresent(
            asOf ->
                err.println(
                    job
                        + ": closes the days from "
                        + plan.from()
                        + " on again, which were closed until "
                        + asOf
                        + (plan.state().isPresent()
                            ? ": it goes on from the newest state that holds"
                            : ": it begins with the first day of all, for there is no state before them that holds")));
  }

  /** Adds a stretch. */
  void add(PipelineRun done) {
    Entity<?, ?> users = Entity.users();
    Entity<?, ?> products = Entity.products();
    userRows += done.counter(AggregateJob.class, users.rows());
    productRows += done.counter(AggregateJob.class, products.rows());
    made +=
        done.counter(AggregateJob.class, users.made())
            + done.counter(AggregateJob.class, products.made());
    copied +=
        done.counter(AggregateJob.class, users.copied())
            + done.counter(AggregateJob.class, products.copied());
  }

  void write(ObjectNode report) {
    report
        .put("from", plan.from().toString())
        .put("until", plan.until().toString())
        .put("state", plan.state().map(state -> state.asOf().toString()).orElse("none"))
        .put("user_snapshots", userRows)
        .put("product_snapshots", productRows)
        .put("states_made", made)
        .put("states_copied", copied);
  }
}
