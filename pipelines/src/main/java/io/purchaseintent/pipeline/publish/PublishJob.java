package io.purchaseintent.pipeline.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.online.RedisAddress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Puts the value of every user and product as of a date into the online store. */
public final class PublishJob implements Job<PublishJob.Options> {

  /** What publish is told. */
  public interface Options extends JobOptions, CheckOptions {

    @Description("Where to write, such as redis://localhost:6379.")
    @Validation.Required
    String getRedis();

    void setRedis(String redis);

    @Description("The as-of date to publish; without it, the newest of all values.")
    @Nullable String getAsOf();

    void setAsOf(@Nullable String date);

    @Description(
        "Write only the values of newer as-of dates than this, and let the others that the store"
            + " has live on. Where it has nothing, or nothing of so late a date, more is written.")
    @Nullable String getChangedAfter();

    void setChangedAfter(@Nullable String date);

    @Description(
        "Replace also what the store has of later as-of times: to go back, with --as-of. Without it"
            + " these values stay.")
    boolean getRollback();

    void setRollback(boolean rollback);

    @Description("How long a value stays unless it is published again: two aggregate periods.")
    @Default.String("P2D")
    String getExpiry();

    void setExpiry(String expiry);
  }

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that names its runs by this clock.
   *
   * @param err receives expectations that failed
   */
  public PublishJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String description() {
    return "the newest snapshots of users and products to Redis";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    Duration expiry = DurationOption.positive("expiry", options.getExpiry());
    RedisAddress redis = RedisAddress.of("redis", options.getRedis()).requireReachable();
    Publication publication =
        Publication.of(
            lake,
            redis,
            expiry,
            asOf(options, lake),
            DayOption.of("changedAfter", options.getChangedAfter()));
    if (check(lake, publication, options, report) == Outcome.REFUSED) {
      return Outcome.REFUSED;
    }
    (options.getRollback() ? publication.back() : publication).run(options, report);
    long superseded = report.path(Publication.SUPERSEDED).asLong();
    if (superseded > 0) {
      err.printf(
          Locale.ROOT,
          "publish: the store has %,d values of later as-of times, which stay; to go back add"
              + " --rollback%n",
          superseded);
    }
    return Outcome.DONE;
  }

  /** Checks what is to be published before the first value is. */
  private Outcome check(Lake lake, Publication publication, Options options, ObjectNode report) {
    try (TableChecks checks = new TableChecks(name(), lake, RunName.of(clock))) {
      Pipeline pipeline = Pipeline.create(options);
      checks
          .of(CheckedTable.USERS)
          .read(pipeline, publication.users().rowFiles(SnapshotTable.USERS));
      checks
          .of(CheckedTable.PRODUCTS)
          .read(pipeline, publication.products().rowFiles(SnapshotTable.PRODUCTS));
      PipelineRun.of(pipeline);
      return checks.conclude(options, report, err);
    }
  }

  /** What is published as of a day must be true as of that day. */
  private static LocalDate asOf(Options options, Lake lake) {
    LocalDate newest = Publication.newest(lake);
    LocalDate asOf = DayOption.of("asOf", options.getAsOf());
    if (asOf != null && asOf.isAfter(newest)) {
      throw JobFailure.ofOption(
          "asOf",
          asOf,
          "is after the newest snapshots, which are of "
              + newest
              + ": run aggregate on newer events, or leave it out");
    }
    return asOf == null ? newest : asOf;
  }
}
