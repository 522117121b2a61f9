package io.purchaseintent.pipeline.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteValues;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
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
    Pipeline publishing = build(options);
    if (check(options, report) == Outcome.REFUSED) {
      return Outcome.REFUSED;
    }
    PipelineRun done = PipelineRun.of(publishing);
    report.put("written", done.counter(WriteValues.class, WriteValues.WRITTEN));
    return Outcome.DONE;
  }

  /** Checks what is to be published before the first value is. */
  private Outcome check(Options options, ObjectNode report) {
    Lake lake = Lake.of(options.getLake());
    LocalDate asOf = date(options.getAsOf());
    try (TableChecks checks = new TableChecks(name(), lake, RunName.of(clock))) {
      Pipeline pipeline = Pipeline.create(options);
      checks
          .of(CheckedTable.USERS)
          .read(pipeline, upTo(asOf, SnapshotTable.usersIn(lake)).rowFiles(SnapshotTable.USERS));
      checks
          .of(CheckedTable.PRODUCTS)
          .read(
              pipeline,
              upTo(asOf, SnapshotTable.productsIn(lake)).rowFiles(SnapshotTable.PRODUCTS));
      PipelineRun.of(pipeline);
      return checks.conclude(options, report, err);
    }
  }

  private static Pipeline build(Options options) {
    Lake lake = Lake.of(options.getLake());
    Duration expiry = DurationOption.positive("expiry", options.getExpiry());
    RedisAddress redis = RedisAddress.of("redis", options.getRedis()).requireReachable();
    LocalDate asOf = date(options.getAsOf());
    if (asOf != null) {
      requireNotAfterNewest(asOf, lake);
    }
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KV<String, String>> users =
        newest(
            pipeline.apply(
                "Users",
                ReadTable.of(
                    upTo(asOf, SnapshotTable.usersIn(lake)),
                    SnapshotTable.USERS,
                    row -> KV.of(SnapshotTable.userId(row), SnapshotTable.userHistory(row)),
                    KvCoder.of(StringUtf8Coder.of(), BytesCoder.userHistory()))),
            "users",
            UserHistory::asOf,
            user ->
                KV.of(
                    FeatureKey.user(user.getKey()),
                    StateCodec.toText(StateCodec.encode(user.getValue()))));
    PCollection<KV<String, String>> products =
        newest(
            pipeline.apply(
                "Products",
                ReadTable.of(
                    upTo(asOf, SnapshotTable.productsIn(lake)),
                    SnapshotTable.PRODUCTS,
                    row -> KV.of(SnapshotTable.productId(row), SnapshotTable.productStats(row)),
                    KvCoder.of(StringUtf8Coder.of(), BytesCoder.productStats()))),
            "products",
            ProductStats::asOf,
            product ->
                KV.of(
                    FeatureKey.product(product.getKey()),
                    StateCodec.toText(StateCodec.encode(product.getValue()))));
    PCollectionList.of(users)
        .and(products)
        .apply("Both", Flatten.pCollections())
        .apply("Write", WriteValues.to(redis, expiry));
    return pipeline;
  }

  private static <T> PCollection<KV<String, String>> newest(
      PCollection<KV<String, T>> snapshots,
      String name,
      SerializableFunction<T, Instant> asOf,
      SerializableFunction<KV<String, T>, KV<String, String>> pack) {
    TypeDescriptor<KV<String, String>> packed =
        TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings());
    return snapshots
        .apply("Newest " + name, Combine.perKey(new NewestFn<>(asOf)))
        .apply("Pack " + name, MapElements.into(packed).via(pack));
  }

  /** What a table has of as-of dates up to one. */
  private static TableView upTo(@Nullable LocalDate asOf, LakeTable table) {
    TableView all = table.view();
    return asOf == null ? all : all.only(file -> !file.day().isAfter(asOf));
  }

  /** What is published as of a day must be true as of that day. */
  private static void requireNotAfterNewest(LocalDate asOf, Lake lake) {
    Stream.of(SnapshotTable.usersIn(lake), SnapshotTable.productsIn(lake))
        .flatMap(table -> table.view().days().stream())
        .max(Comparator.naturalOrder())
        .filter(asOf::isAfter)
        .ifPresent(
            newest -> {
              throw JobFailure.ofOption(
                  "asOf",
                  asOf,
                  "is after the newest snapshots, which are of "
                      + newest
                      + ": run aggregate on newer events, or leave it out");
            });
  }

  private static @Nullable LocalDate date(@Nullable String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw JobFailure.ofOption("asOf", text, "is no date, such as 2026-03-01");
    }
  }

  /** Of an entity's snapshots the one with the newest as-of time; no two share one. */
  private static final class NewestFn<T> extends Combine.BinaryCombineFn<T> {
    private static final long serialVersionUID = 1L;
    private final SerializableFunction<T, Instant> asOf;

    NewestFn(SerializableFunction<T, Instant> asOf) {
      this.asOf = asOf;
    }

    @Override
    public T apply(T a, T b) {
      return asOf.apply(a).isBefore(asOf.apply(b)) ? b : a;
    }
  }
}
