package io.purchaseintent.pipeline.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.MadeFeatures;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.online.MadeWith;
import io.purchaseintent.pipeline.online.Published;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteValues;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Keys;
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
 * is not written again, but lives on as if it were. Where days were made anew and an entity has no
 * row of them any more, its value is of an older one, or none: then all values are written.
 */
public final class Publication {

  /** How many values the store has of later as-of times, which stay. */
  static final String SUPERSEDED = "superseded";

  /** What users' and products' keys begin with. */
  private static final List<String> FAMILIES = List.of("user", "product");

  private final RedisAddress redis;
  private final Duration expiry;
  private final Published said;
  private final @Nullable InStore inStore;
  private final TableView allUsers;
  private final TableView allProducts;
  private final boolean isBack;
  private final Set<String> madeWith;

  private Publication(
      RedisAddress redis,
      Duration expiry,
      Published said,
      @Nullable InStore inStore,
      TableView allUsers,
      TableView allProducts,
      Set<String> madeWith,
      boolean isBack) {
    this.isBack = isBack;
    this.madeWith = madeWith;
    this.redis = redis;
    this.expiry = expiry;
    this.said = said;
    this.inStore = inStore;
    this.allUsers = allUsers;
    this.allProducts = allProducts;
  }

  /**
   * What the store has from an earlier publishing.
   *
   * @param until the date as of which it has all rows as they are now
   * @param users the rows of users that were published, with those that are others now
   * @param products the same of products
   */
  private record InStore(LocalDate until, TableView users, TableView products) {

    /** What a store that said this has; empty where rows of then cannot be looked at any more. */
    static Optional<InStore> of(
        Published last, TableView users, TableView products, LocalDate changedAfter) {
      Optional<TableView> usersOfThen = users.at(last.users());
      Optional<TableView> productsOfThen = products.at(last.products());
      if (usersOfThen.isEmpty() || productsOfThen.isEmpty()) {
        return Optional.empty();
      }
      // Rows of days before its own may be others by now: a run that made them anew may have been
      // killed before it published them.
      LocalDate until =
          Stream.of(
                  Stream.of(last.asOf(), changedAfter),
                  unlike(users, usersOfThen.get()).map(day -> day.minusDays(1)),
                  unlike(products, productsOfThen.get()).map(day -> day.minusDays(1)))
              .flatMap(Function.identity())
              .min(Comparator.naturalOrder())
              .orElseThrow();
      return Optional.of(new InStore(until, usersOfThen.get(), productsOfThen.get()));
    }

    private static Stream<LocalDate> unlike(TableView now, TableView then) {
      return Stream.of(now.without(then), then.without(now))
          .flatMap(changed -> changed.days().stream());
    }
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
    SnapshotTable.Whole whole = SnapshotTable.whole(lake);
    LakeTable users = SnapshotTable.usersIn(lake);
    TableView ofUsers = whole.users();
    TableView ofProducts = whole.products();
    Published said =
        new Published(
            asOf,
            users.load().orElseThrow().uuid().toString(),
            ofUsers.version(),
            ofProducts.version(),
            0);
    LocalDate end = asOf.plusDays(1);
    return new Publication(
        redis,
        expiry,
        said,
        changedAfter == null ? null : inStore(redis, said, ofUsers, ofProducts, changedAfter),
        ofUsers.between(LocalDate.EPOCH, end),
        ofProducts.between(LocalDate.EPOCH, end),
        MadeFeatures.in(lake),
        false);
  }

  /** The same, which replaces values of later as-of times, too: to go back. */
  Publication back() {
    return new Publication(redis, expiry, said, inStore, allUsers, allProducts, madeWith, true);
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

  private static @Nullable InStore inStore(
      RedisAddress redis,
      Published next,
      TableView users,
      TableView products,
      LocalDate changedAfter) {
    try (var store = redis.connect()) {
      return Published.of(store)
          .filter(last -> last.source().equals(next.source()))
          .filter(last -> !last.asOf().isAfter(next.asOf()))
          .flatMap(last -> InStore.of(last, users, products, changedAfter))
          .orElse(null);
    }
  }

  /** The rows of users that are published. */
  TableView users() {
    return toPublish(allUsers);
  }

  /** The rows of products that are published. */
  TableView products() {
    return toPublish(allProducts);
  }

  private TableView toPublish(TableView all) {
    return inStore == null ? all : all.between(inStore.until().plusDays(1), LocalDate.MAX);
  }

  /**
   * Publishes, and waits for the end of it.
   *
   * @throws JobFailure if the store does not answer any more
   */
  public void run(PipelineOptions options, ObjectNode report) {
    try (var store = redis.connect()) {
      Optional<Published> last = Published.of(store);
      Published next = said.beginning(store, expiry);
      MadeWith.beginning(store, madeWith);
      Pipeline pipeline = Pipeline.create(options);
      build(pipeline);
      PipelineRun done = PipelineRun.of(pipeline);
      long lost = done.counter(CountLost.class, CountLost.LOST);
      if (lost > 0) {
        report.put("lost", lost);
        new Publication(redis, expiry, said, null, allUsers, allProducts, madeWith, isBack)
            .run(options, report);
        return;
      }
      report.put("written", done.counter(WriteValues.class, WriteValues.WRITTEN));
      long superseded = done.counter(WriteValues.class, WriteValues.SUPERSEDED);
      if (superseded > 0) {
        // The store says what the later publishing said.
        report.put(SUPERSEDED, superseded);
        return;
      }
      if (inStore != null && last.isPresent()) {
        report.put("changed_after", inStore.until().toString());
        report.put("in_store", last.get().keep(store, FAMILIES, expiry));
      }
      next.say(store);
      MadeWith.say(store, madeWith);
    } catch (RuntimeException e) {
      throw redis.told(e);
    }
  }

  private void build(Pipeline pipeline) {
    PCollection<KV<String, String>> histories =
        newest(
            pipeline.apply(
                "Users",
                ReadTable.of(
                    users(),
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
                    products(),
                    SnapshotTable.PRODUCTS,
                    row -> KV.of(SnapshotTable.productId(row), SnapshotTable.productStats(row)),
                    KvCoder.of(StringUtf8Coder.of(), BytesCoder.productStats()))),
            "products",
            ProductStats::asOf,
            product ->
                KV.of(
                    FeatureKey.product(product.getKey()),
                    StateCodec.toText(StateCodec.encode(product.getValue()))));
    PCollection<KV<String, String>> values =
        PCollectionList.of(histories).and(stats).apply("Both", Flatten.pCollections());
    values.apply("Write", WriteValues.to(redis, expiry, isBack ? null : midnight(said.asOf())));
    if (inStore != null) {
      PCollectionList.of(
              pipeline.apply(
                  "Users gone",
                  ReadTable.of(
                      replaced(inStore.users(), allUsers),
                      SnapshotTable.USERS,
                      row -> FeatureKey.user(SnapshotTable.userId(row)),
                      StringUtf8Coder.of())))
          .and(
              pipeline.apply(
                  "Products gone",
                  ReadTable.of(
                      replaced(inStore.products(), allProducts),
                      SnapshotTable.PRODUCTS,
                      row -> FeatureKey.product(SnapshotTable.productId(row)),
                      StringUtf8Coder.of())))
          .apply("Both gone", Flatten.pCollections())
          .apply("Count lost", CountLost.unless(values.apply("Keys", Keys.create())));
    }
  }

  private static Instant midnight(LocalDate asOf) {
    return asOf.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** What was published of days whose rows were made anew. */
  private TableView replaced(TableView then, TableView now) {
    return toPublish(then.without(now));
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
