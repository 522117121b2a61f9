package io.purchaseintent.pipeline.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** What came of the closing of days. */
final class ClosedReport {

  private static final int LATE_DAYS = 2;

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

  /**
   * Says so where days that are closed again have events that count more than a day late, so that
   * they are in no value as of it: be it that the day was closed when they came, which making it
   * anew mends, or that they say so themselves, which it does not.
   */
  void tellLate(String job, TableView events, PrintStream err) {
    closedBefore
        .filter(plan.from()::isBefore)
        .ifPresent(
            closed -> {
              TableView again = events.between(plan.from(), closed);
              TreeSet<LocalDate> landed = daysOf(again, TableFile::landedMillis);
              if (!landed.isEmpty()) {
                err.printf(
                    Locale.ROOT,
                    "%1$s: of these days %2$d, from %3$s to %4$s, have events that came when their"
                        + " days were closed: they count from then on, and in no value as of an"
                        + " earlier day. To have the past as if they had come in time, give the"
                        + " days' files to ./intent run ingest --replace=%3$s/%5$s, and run this"
                        + " again%n",
                    job,
                    landed.size(),
                    landed.first(),
                    landed.last(),
                    landed.last().plusDays(1));
              }
              TreeSet<LocalDate> received = daysOf(again, TableFile::receivedMillis);
              if (!received.isEmpty()) {
                err.printf(
                    Locale.ROOT,
                    "%s: of these days %d, from %s to %s, have events that say by their received_time"
                        + " that they came more than a day late: they count from then on, also"
                        + " when the days are made anew%n",
                    job,
                    received.size(),
                    received.first(),
                    received.last());
              }
            });
  }

  private static TreeSet<LocalDate> daysOf(TableView events, ToLongFunction<TableFile> newest) {
    TreeSet<LocalDate> late = new TreeSet<>();
    for (TableFile file : events.files()) {
      LocalDate after = file.day().plusDays(LATE_DAYS);
      if (newest.applyAsLong(file) >= after.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000) {
        late.add(file.day());
      }
    }
    return late;
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
