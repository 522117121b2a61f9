package io.purchaseintent.pipeline.aggregate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.WriteTable;
import io.purchaseintent.pipeline.session.ReadVisits;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.CombineInBuckets;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Events to daily as-of snapshots of users and products.
 *
 * <p>Snapshots are sparse: {@code as_of=D} holds the entities whose value at midnight (UTC) of D
 * differs from that of the midnight before, be it by something new or by something that left a
 * window. An entity's value as of D is its newest row with {@code as_of <= D}.
 */
public final class AggregateJob implements Job<AggregateJob.Options> {

  /** What aggregate is told. */
  public interface Options extends SessionOptions, CheckOptions {}

  private static final long BUCKET_BYTES = 1L << 20;

  static final String USER_SNAPSHOTS = "user_snapshots";
  static final String PRODUCT_SNAPSHOTS = "product_snapshots";

  private static final Counter USERS = Metrics.counter(AggregateJob.class, USER_SNAPSHOTS);
  private static final Counter PRODUCTS = Metrics.counter(AggregateJob.class, PRODUCT_SNAPSHOTS);

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
    Lake lake = Lake.of(options.getLake());
    String run = RunName.of(clock);
    TableView events = EventTable.in(lake).view();
    ClosedDays days = new ClosedDays(events.days().first(), events.days().last().plusDays(1));
    TableWrite users = SnapshotTable.usersIn(lake).write(run);
    TableWrite products = SnapshotTable.productsIn(lake).write(run);
    try (TableChecks checks = new TableChecks(name(), lake, run)) {
      Pipeline pipeline =
          build(
              options,
              events,
              days,
              users,
              checks.of(CheckedTable.USERS, users),
              products,
              checks.of(CheckedTable.PRODUCTS, products));
      PipelineRun done = PipelineRun.of(pipeline);
      if (checks.conclude(options, report, err) == Outcome.REFUSED) {
        return Outcome.REFUSED;
      }
      users.replaceAll(Map.of());
      products.replaceAll(Map.of());
      report
          .put("user_snapshots", done.counter(AggregateJob.class, USER_SNAPSHOTS))
          .put("product_snapshots", done.counter(AggregateJob.class, PRODUCT_SNAPSHOTS));
      return Outcome.DONE;
    } finally {
      users.discard();
      products.discard();
    }
  }

  private static Pipeline build(
      Options options,
      TableView events,
      ClosedDays days,
      TableWrite users,
      WrittenCheck userCheck,
      TableWrite products,
      WrittenCheck productCheck) {
    Pipeline pipeline = Pipeline.create(options);
    Buckets buckets = Buckets.ofBytes(events.bytes(), BUCKET_BYTES);
    PCollection<KV<String, List<CompactEvent>>> visits =
        pipeline.apply("Visits", ReadVisits.all(events, SessionOptions.sessionGap(options)));
    PCollection<KV<String, UserHistory>> histories =
        visits
            .apply("Split by user", ParDo.of(new VisitsFn(days)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.userTimeline()))
            .apply(
                "Gather users",
                new CombineInBuckets<>(
                    MergeFn.of(UserTimeline::new, UserTimeline::merge, BytesCoder.userTimeline()),
                    BytesCoder.userTimeline(),
                    buckets))
            .apply("Snapshot users", ParDo.of(new UserSnapshotsFn(days)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.userHistory()));
    histories.apply(
        "Write users",
        WriteTable.to(
                users,
                (KV<String, UserHistory> user) -> SnapshotTable.partition(user.getValue().asOf()),
                AggregateJob::userRow)
            .tallied(userCheck.tally()));
    PCollection<KV<String, ProductStats>> stats =
        visits
            .apply("Key by product", ParDo.of(new ByProductFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.productTimeline()))
            .apply(
                "Gather products",
                new CombineInBuckets<>(
                    MergeFn.of(
                        ProductTimeline::new, ProductTimeline::merge, BytesCoder.productTimeline()),
                    BytesCoder.productTimeline(),
                    buckets))
            .apply("Snapshot products", ParDo.of(new ProductSnapshotsFn(days)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.productStats()));
    stats.apply(
        "Write products",
        WriteTable.to(
                products,
                (KV<String, ProductStats> product) ->
                    SnapshotTable.partition(product.getValue().asOf()),
                AggregateJob::productRow)
            .tallied(productCheck.tally()));
    return pipeline;
  }

  private static GenericRecord userRow(KV<String, UserHistory> user) {
    return SnapshotTable.toUserRow(user.getKey(), user.getValue());
  }

  private static GenericRecord productRow(KV<String, ProductStats> product) {
    return SnapshotTable.toProductRow(product.getKey(), product.getValue());
  }

  /** Splits a session by user; anonymous events belong to nobody. */
  private static final class VisitsFn
      extends DoFn<KV<String, List<CompactEvent>>, KV<String, UserTimeline>> {
    private static final long serialVersionUID = 1L;
    private final ClosedDays days;

    VisitsFn(ClosedDays days) {
      this.days = days;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> session,
        OutputReceiver<KV<String, UserTimeline>> out) {
      Map<String, List<CompactEvent>> byUser = new LinkedHashMap<>();
      for (CompactEvent event : session.getValue()) {
        if (event.userId() != null) {
          byUser.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event);
        }
      }
      byUser.forEach(
          (user, events) -> {
            UserTimeline visit = new UserTimeline();
            visit.addVisit(session.getKey(), events, days);
            out.output(KV.of(user, visit));
          });
    }
  }

  private static final class ByProductFn
      extends DoFn<KV<String, List<CompactEvent>>, KV<String, ProductTimeline>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, ProductTimeline>> out) {
      Map<String, ProductTimeline> byProduct = new LinkedHashMap<>();
      for (CompactEvent event : visit.getValue()) {
        if (event.productId() != null) {
          byProduct
              .computeIfAbsent(event.productId(), product -> new ProductTimeline())
              .add(visit.getKey(), event);
        }
      }
      byProduct.forEach((product, timeline) -> out.output(KV.of(product, timeline)));
    }
  }

  private static final class UserSnapshotsFn
      extends DoFn<KV<String, UserTimeline>, KV<String, UserHistory>> {
    private static final long serialVersionUID = 1L;
    private final ClosedDays days;

    UserSnapshotsFn(ClosedDays days) {
      this.days = days;
    }

    @ProcessElement
    public void process(
        @Element KV<String, UserTimeline> user, OutputReceiver<KV<String, UserHistory>> out) {
      for (UserHistory history : user.getValue().snapshots(days)) {
        USERS.inc();
        out.output(KV.of(user.getKey(), history));
      }
    }
  }

  private static final class ProductSnapshotsFn
      extends DoFn<KV<String, ProductTimeline>, KV<String, ProductStats>> {
    private static final long serialVersionUID = 1L;
    private final ClosedDays days;

    ProductSnapshotsFn(ClosedDays days) {
      this.days = days;
    }

    @ProcessElement
    public void process(
        @Element KV<String, ProductTimeline> product,
        OutputReceiver<KV<String, ProductStats>> out) {
      for (ProductStats stats : product.getValue().snapshots(days)) {
        PRODUCTS.inc();
        out.output(KV.of(product.getKey(), stats));
      }
    }
  }
}
