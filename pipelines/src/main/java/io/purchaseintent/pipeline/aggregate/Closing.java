package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeatures;
import io.purchaseintent.feature.KnownRows;
import io.purchaseintent.feature.KnownVisits;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.state.KeptStates;
import io.purchaseintent.lake.state.StateTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.lake.WriteTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Days on their way to be closed: snapshots as of the midnights that end them, and the states as of
 * the last one. A pipeline writes them, and {@link #commit} puts them in their places: first the
 * snapshots, then the states, so that a run that is killed in between is made again by the next.
 */
final class Closing implements AutoCloseable {

  private final ClosedDays days;
  private final boolean beginning;
  private final ToldRows rows;
  private final KeptStates kept;
  private final @Nullable TableView userStates;
  private final @Nullable TableView productStates;
  private final @Nullable TableView categoryStates;
  private final TableWrite users;
  private final TableWrite products;
  private final TableWrite usersAfter;
  private final TableWrite productsAfter;
  private final @Nullable TableWrite categoriesAfter;
  private final WrittenCheck userCheck;
  private final WrittenCheck productCheck;

  /**
   * @param ofCategories whether there are features of categories
   * @param rows what tables beside the clicks tell
   * @param state as of the first day's midnight; null where it is the first day of all
   * @param run the name under which all is committed
   */
  Closing(
      Lake lake,
      ClosedDays days,
      boolean ofCategories,
      ToldRows rows,
      KeptStates kept,
      KeptStates.@Nullable Kept state,
      String run,
      TableChecks checks) {
    this.beginning = state == null;
    // What a table told before the first event is seen as of that day's midnight, too.
    this.days =
        beginning && !rows.isEmpty()
            ? new ClosedDays(days.from().minusDays(1), days.until())
            : days;
    this.rows = rows;
    this.kept = kept;
    this.userStates = state == null ? null : state.users();
    this.productStates = state == null ? null : state.products();
    this.categoryStates = state == null ? null : state.categories();
    this.users = SnapshotTable.usersIn(lake).write(run);
    this.products = SnapshotTable.productsIn(lake).write(run);
    this.usersAfter = StateTable.usersIn(lake).write(run);
    this.productsAfter = StateTable.productsIn(lake).write(run);
    this.categoriesAfter = ofCategories ? StateTable.categoriesIn(lake).write(run) : null;
    this.userCheck = checks.of(CheckedTable.USERS, users);
    this.productCheck = checks.of(CheckedTable.PRODUCTS, products);
  }

  /**
   * Adds the steps that write all.
   *
   * @param visits stretches of events of which something was known on one of the days, whole;
   *     others do not matter
   * @param declared the shop's own features
   */
  void build(
      PCollection<KV<String, List<CompactEvent>>> visits,
      SessionGap gap,
      DeclaredFeatures declared) {
    KnownVisits known = new KnownVisits(gap, days, declared);
    KnownRows told = new KnownRows(declared, days.from().toEpochDay());
    PCollection<KV<String, UserHistory>> histories =
        rows.with(
                visits
                    .apply("Split by user", ParDo.of(new Happened.ToUsersFn(known)))
                    .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.userTimeline())),
                Of.SHOPPER,
                days,
                beginning,
                told::user,
                BytesCoder.userTimeline())
            .apply(
                "Close users",
                new CloseStates<>(Entity.users(), days, Told.ofChanges(), userStates, usersAfter));
    histories.apply(
        "Write users",
        WriteTable.to(
                users,
                (KV<String, UserHistory> user) -> SnapshotTable.partition(user.getValue().asOf()),
                user -> SnapshotTable.toUserRow(user.getKey(), user.getValue()))
            .tallied(userCheck.tally()));
    PCollection<KV<String, ProductStats>> stats =
        rows.with(
                visits
                    .apply("Split by product", ParDo.of(new Happened.ToProductsFn(known)))
                    .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.productTimeline())),
                Of.PRODUCT,
                days,
                beginning,
                told::product,
                BytesCoder.productTimeline())
            .apply(
                "Close products",
                new CloseStates<>(
                    Entity.products(),
                    days,
                    categoriesAfter == null
                        ? Told.ofChanges()
                        : Told.with(categories(visits, known, told, categoriesAfter)),
                    productStates,
                    productsAfter));
    stats.apply(
        "Write products",
        WriteTable.to(
                products,
                (KV<String, ProductStats> product) ->
                    SnapshotTable.partition(product.getValue().asOf()),
                product -> SnapshotTable.toProductRow(product.getKey(), product.getValue()))
            .tallied(productCheck.tally()));
  }

  /** What is told of categories, which is told of their products. */
  private PCollectionView<Iterable<KV<String, ProductStats>>> categories(
      PCollection<KV<String, List<CompactEvent>>> visits,
      KnownVisits known,
      KnownRows told,
      TableWrite after) {
    return rows.with(
            visits
                .apply("Split by category", ParDo.of(new Happened.ToCategoriesFn(known)))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.productTimeline())),
            Of.CATEGORY,
            days,
            beginning,
            told::product,
            BytesCoder.productTimeline())
        .apply(
            "Close categories",
            new CloseStates<>(
                Entity.categories(), days, Told.ofCategories(), categoryStates, after))
        .apply("Categories", View.asIterable());
  }

  /** Puts what was written in its place. */
  void commit() {
    // Of the days before the first of all there is nothing to know.
    LocalDate first = beginning ? LocalDate.EPOCH : days.from().plusDays(1);
    LocalDate after = days.until().plusDays(1);
    users.replaceDays(first, after, Map.of());
    products.replaceDays(first, after, Map.of());
    Map<String, String> summary = kept.summary(days.until());
    usersAfter.replaceAll(summary);
    productsAfter.replaceAll(summary);
    if (categoriesAfter != null) {
      categoriesAfter.replaceAll(summary);
      kept.retain(categoriesAfter.table());
    }
    kept.retain(usersAfter.table());
    kept.retain(productsAfter.table());
  }

  @Override
  public void close() {
    users.discard();
    products.discard();
    usersAfter.discard();
    productsAfter.discard();
    if (categoriesAfter != null) {
      categoriesAfter.discard();
    }
  }
}
