package io.purchaseintent.lake.table;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The tables of snapshots: a row for each entity and as-of date at which its value changed. Their
 * columns are what the states write of themselves.
 */
public final class SnapshotTable {

  private static final Pattern CLOSING = Pattern.compile(".*-\\d{4}-\\d\\d-\\d\\d");
  private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOKED_EVERY = Duration.ofMillis(50);
  private static final String USER_ID = "user_id";
  private static final String PRODUCT_ID = "product_id";
  private static final String AS_OF_TIME = "as_of_time";

  /** Columns of {@code snapshots/users}. */
  public static final Schema USERS = users();

  /** Columns of {@code snapshots/products}. */
  public static final Schema PRODUCTS = products();

  /** What the table of users is. */
  public static DataSource usersDescribed() {
    return DataSource.of(
            "user_snapshots", "A shopper's history as of a midnight at which it changed.")
        .from("`events`, by `user_states`; tables and features of the shop's own")
        .by("`daily`, `aggregate`")
        .kept("until its days are closed again, or the table is deleted")
        .column(USER_ID, Personal.PSEUDONYM, "the shopper")
        .column(AS_OF_TIME, "the midnight (UTC) as of which all else is true")
        .column("lifetime_purchase_count", Personal.OF_ONE, "distinct orders, ever")
        .column("order_value_micros_90d", Personal.OF_ONE, "their worth, of 90 days, in millionths")
        .column("priced_order_count_90d", Personal.OF_ONE, "of these the orders with a known price")
        .column("last_purchase_time", Personal.OF_ONE, "time of the last order")
        .column("preferred_product_category", Personal.OF_ONE, "bought most")
        .column("most_viewed_product_category", Personal.OF_ONE, "viewed most")
        .column("lifetime_session_count", Personal.OF_ONE, "visits, ever")
        .column("sessions_30d", Personal.OF_ONE, "visits of 30 days")
        .column("last_visit_time", Personal.OF_ONE, "time of the last visit")
        .column("kept_purchase_count", Personal.OF_ONE, "orders that were not taken back")
        .column(
            "kept_order_value_micros_90d", Personal.OF_ONE, "value of the orders, without returns")
        .column(
            "kept_priced_order_count_90d",
            Personal.OF_ONE,
            "of these the orders with a known price")
        .column(
            "last_kept_purchase_time", Personal.OF_ONE, "time of the last that was not taken back")
        .column(
            "preferred_kept_category", Personal.OF_ONE, "category purchased most, without returns")
        .column("declared_features", Personal.OF_ONE, "features of the shop's own, as JSON")
        .build(USERS);
  }

  /** What the table of products is. */
  public static DataSource productsDescribed() {
    return DataSource.of(
            "product_snapshots", "A product's figures as of a midnight at which they changed.")
        .from("`events`, by `product_states`; tables and features of the shop's own")
        .by("`daily`, `aggregate`")
        .kept("until its days are closed again, or the table is deleted")
        .column(PRODUCT_ID, "the product")
        .column(AS_OF_TIME, "the midnight (UTC) as of which all else is true")
        .column("purchase_count_30d", "orders that have it, of 30 days")
        .column("view_count_30d", "views of 30 days")
        .column("price_sum_micros_7d", "sum of the prices that were said in 7 days, in millionths")
        .column("price_count_7d", "how many these are")
        .column("category", "as last said")
        .column("kept_purchase_count_30d", "orders that did not take it back")
        .column("declared_features", "features of the shop's own, as JSON")
        .build(PRODUCTS);
  }

  private static final TableLayout USER_LAYOUT =
      TableLayout.daily("user_snapshots", USERS, AS_OF_TIME);

  private static final TableLayout PRODUCT_LAYOUT =
      TableLayout.daily("product_snapshots", PRODUCTS, AS_OF_TIME);

  private SnapshotTable() {}

  /** The table of users in a lake. */
  public static LakeTable usersIn(Lake lake) {
    return LakeTable.of(lake, USER_LAYOUT);
  }

  /** The table of products in a lake. */
  public static LakeTable productsIn(Lake lake) {
    return LakeTable.of(lake, PRODUCT_LAYOUT);
  }

  /** The snapshots of users and of products that one run has put in their places. */
  public record Whole(TableView users, TableView products) {}

  /**
   * The snapshots as they are between the runs that close days. Those of which a run has put only
   * the users in their place are waited for, ten seconds at the most: it is about to go on, or was
   * ended in between.
   *
   * @throws LakeException if they are of two runs, still
   */
  public static Whole whole(Lake lake) {
    return whole(lake, COMMITTED_WITHIN);
  }

  static Whole whole(Lake lake, Duration patience) {
    long since = System.nanoTime();
    LastRuns runs = LastRuns.of(lake);
    while (true) {
      if (runs.isOne()) {
        Whole whole = new Whole(usersIn(lake).view(), productsIn(lake).view());
        LastRuns after = LastRuns.of(lake);
        if (after.equals(runs)) {
          return whole;
        }
        runs = after;
      } else if (System.nanoTime() - since >= patience.toNanos()) {
        throw new LakeException(
            "The snapshots of users in "
                + lake
                + " are those of the run "
                + runs.users().orElseThrow()
                + ", those of products are of "
                + runs.products().orElseThrow()
                + ": a run was ended between the two. Close its days again with ./intent run daily"
                + " or aggregate, which mends it, then run this again");
      } else {
        LockSupport.parkNanos(LOOKED_EVERY.toNanos());
        runs = LastRuns.of(lake);
      }
    }
  }

  /** The runs that have put what there is in its place. */
  private record LastRuns(Optional<String> users, Optional<String> products) {

    static LastRuns of(Lake lake) {
      return new LastRuns(usersIn(lake).lastRun(), productsIn(lake).lastRun());
    }

    /** Runs that close days are one; others put in place what they will. */
    boolean isOne() {
      return !users.filter(SnapshotTable::isClosing).isPresent()
          || !products.filter(SnapshotTable::isClosing).isPresent()
          || users.equals(products);
    }
  }

  /** Runs that close days are named by their end, too. */
  private static boolean isClosing(String run) {
    return CLOSING.matcher(run).matches();
  }

  private static Schema users() {
    StateColumns columns = new StateColumns("user_history", USER_ID, AS_OF_TIME);
    UserHistory.asOf(Instant.EPOCH).build().write(columns);
    return columns.toSchema();
  }

  private static Schema products() {
    StateColumns columns = new StateColumns("product_stats", PRODUCT_ID, AS_OF_TIME);
    ProductStats.asOf(Instant.EPOCH).build().write(columns);
    return columns.toSchema();
  }

  /** Where the snapshots of an as-of time lie. */
  public static Partition partition(Instant asOf) {
    return Partition.of(asOf);
  }

  /** A user's history as a row. */
  public static GenericRecord toUserRow(String userId, UserHistory history) {
    GenericRecord row = row(USERS, USER_ID, userId, history.asOf());
    history.write(new StateRow(row));
    return row;
  }

  /** The user of a row. */
  public static String userId(GenericRecord row) {
    return Columns.text(row, USER_ID);
  }

  /** The user's history of a row. */
  public static UserHistory userHistory(GenericRecord row) {
    int version = row.get(UserHistory.NEWEST_COLUMN) == null ? 2 : UserHistory.VERSION;
    return UserHistory.read(version, Columns.instant(row, AS_OF_TIME), new StateRow(row));
  }

  /** A product's stats as a row. */
  public static GenericRecord toProductRow(String productId, ProductStats stats) {
    GenericRecord row = row(PRODUCTS, PRODUCT_ID, productId, stats.asOf());
    stats.write(new StateRow(row));
    return row;
  }

  /** The product of a row. */
  public static String productId(GenericRecord row) {
    return Columns.text(row, PRODUCT_ID);
  }

  /** The product's stats of a row. */
  public static ProductStats productStats(GenericRecord row) {
    int version = row.get(ProductStats.NEWEST_COLUMN) == null ? 1 : ProductStats.VERSION;
    return ProductStats.read(version, Columns.instant(row, AS_OF_TIME), new StateRow(row));
  }

  private static GenericRecord row(Schema table, String idColumn, String id, Instant asOf) {
    GenericRecord row = new GenericData.Record(table);
    row.put(idColumn, id);
    row.put(AS_OF_TIME, asOf.toEpochMilli());
    return row;
  }
}
