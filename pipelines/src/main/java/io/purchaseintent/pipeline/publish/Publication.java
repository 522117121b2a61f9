package io.purchaseintent.pipeline.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.online.Published;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteValues;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
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

/**
 * Values of users and products on their way to an online store: all of them, or those that changed
 * since the store was published to.
 *
 * <p>An entity's value is that of its newest row, so what has no new row is what the store has: it
 * is not written again, but lives on as if it were.
 */
public final class Publication {

  /** What users' and products' keys begin with. */
  private static final List<String> FAMILIES = List.of("user", "product");

  private final RedisAddress redis;
  private final Duration expiry;
  private final Published said;
  private final @Nullable LocalDate after;
  private final TableView users;
  private final TableView products;

  private Publication(
      RedisAddress redis,
      Duration expiry,
      Published said,
      @Nullable LocalDate after,
      TableView users,
      TableView products) {
    this.redis = redis;
    this.expiry = expiry;
    this.said = said;
    this.after = after;
    this.users = users;
    this.products = products;
  }

  /**
   * What is to be published as of a date.
   *
   * @param expiry how long values live
   * @param changedAfter the date as of which rows have stayed as they were, so that only later ones
   *     need be published to a store that has them; null where all are to be
   */
  public static Publication of(
      Lake lake,
      RedisAddress redis,
      Duration expiry,
      LocalDate asOf,
      @Nullable LocalDate changedAfter) {
    LakeTable users = SnapshotTable.usersIn(lake);
    TableView ofUsers = users.view();
    TableView ofProducts = SnapshotTable.productsIn(lake).view();
    Published said =
        new Published(
            asOf,
            users.load().orElseThrow().uuid().toString(),
            ofUsers.version(),
            ofProducts.version(),
            0);
    LocalDate after =
        changedAfter == null ? null : after(redis, said, ofUsers, ofProducts, changedAfter);
    LocalDate first = after == null ? LocalDate.EPOCH : after.plusDays(1);
    LocalDate end = asOf.plusDays(1);
    return new Publication(
        redis, expiry, said, after, ofUsers.between(first, end), ofProducts.between(first, end));
  }

  /** What is to be published as of the date of the newest rows. */
  public static Publication ofNewest(
      Lake lake, RedisAddress redis, Duration expiry, @Nullable LocalDate changedAfter) {
    return of(lake, redis, expiry, newest(lake), changedAfter);
  }

  /** The date of the newest rows; of the epoch where there are none. */
  static LocalDate newest(Lake lake) {
    return Stream.of(SnapshotTable.usersIn(lake), SnapshotTable.productsIn(lake))
        .flatMap(table -> table.view().days().stream())
        .max(Comparator.naturalOrder())
        .orElse(LocalDate.EPOCH);
  }

  /**
   * The date as of which the store has all rows as they are now; null where there is none. Rows of
   * days before its own may be others by now: a run that made them anew may have been killed before
   * it published them.
   */
  private static @Nullable LocalDate after(
      RedisAddress redis,
      Published next,
      TableView users,
      TableView products,
      LocalDate changedAfter) {
    try (var store = redis.connect()) {
      return Published.of(store)
          .filter(last -> last.source().equals(next.source()))
          .filter(last -> !last.asOf().isAfter(next.asOf()))
          .map(
              last ->
                  Stream.of(
                          Optional.of(last.asOf()),
                          Optional.of(changedAfter),
                          users.firstDaySince(last.users()).map(day -> day.minusDays(1)),
                          products.firstDaySince(last.products()).map(day -> day.minusDays(1)))
                      .flatMap(Optional::stream)
                      .min(Comparator.naturalOrder())
                      .orElseThrow())
          .orElse(null);
    }
  }

  /** The rows of users that are published. */
  TableView users() {
    return users;
  }

  /** The rows of products that are published. */
  TableView products() {
    return products;
  }

  /** Publishes, and waits for the end of it. */
  public void run(PipelineOptions options, ObjectNode report) {
    try (var store = redis.connect()) {
      Optional<Published> last = Published.of(store);
      Published next = said.beginning(store, expiry);
      Pipeline pipeline = Pipeline.create(options);
      build(pipeline);
      PipelineRun done = PipelineRun.of(pipeline);
      report.put("written", done.counter(WriteValues.class, WriteValues.WRITTEN));
      if (after != null && last.isPresent()) {
        report.put("changed_after", after.toString());
        report.put("in_store", last.get().keep(store, FAMILIES, expiry));
      }
      next.say(store);
    }
  }

  private void build(Pipeline pipeline) {
    PCollection<KV<String, String>> histories =
        newest(
            pipeline.apply(
                "Users",
                ReadTable.of(
                    users,
                    SnapshotTable.USERS,
                    row -> KV.of(SnapshotTable.userId(row), SnapshotTable.userHistory(row)),
                    KvCoder.of(StringUtf8Coder.of(), BytesCoder.userHistory()))),
            "users",
            UserHistory::asOf,
            user ->
                KV.of(
                    FeatureKey.user(user.getKey()),
                    StateCodec.toText(StateCodec.encode(user.getValue()))));
    PCollection<KV<String, String>> stats =
        newest(
            pipeline.apply(
                "Products",
                ReadTable.of(
                    products,
                    SnapshotTable.PRODUCTS,
                    row -> KV.of(SnapshotTable.productId(row), SnapshotTable.productStats(row)),
                    KvCoder.of(StringUtf8Coder.of(), BytesCoder.productStats()))),
            "products",
            ProductStats::asOf,
            product ->
                KV.of(
                    FeatureKey.product(product.getKey()),
                    StateCodec.toText(StateCodec.encode(product.getValue()))));
    PCollectionList.of(histories)
        .and(stats)
        .apply("Both", Flatten.pCollections())
        .apply("Write", WriteValues.to(redis, expiry));
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
