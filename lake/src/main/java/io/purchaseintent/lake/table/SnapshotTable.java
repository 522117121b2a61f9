package io.purchaseintent.lake.table;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The tables of snapshots: a row for each entity and as-of date at which its value changed. */
public final class SnapshotTable {

  /** Columns of {@code snapshots/users}. */
  public static final Schema USERS =
      SchemaBuilder.record("user_history")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("user_id")
          .name("as_of_time")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredInt("lifetime_purchase_count")
          .requiredLong("order_value_micros_90d")
          .requiredInt("priced_order_count_90d")
          .name("last_purchase_time")
          .type(Columns.OPTIONAL_TIMESTAMP)
          .withDefault(null)
          .optionalString("preferred_product_category")
          .requiredInt("lifetime_session_count")
          .requiredInt("sessions_30d")
          .name("last_visit_time")
          .type(Columns.OPTIONAL_TIMESTAMP)
          .withDefault(null)
          .endRecord();

  /** Columns of {@code snapshots/products}. */
  public static final Schema PRODUCTS =
      SchemaBuilder.record("product_stats")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("product_id")
          .name("as_of_time")
          .type(Columns.TIMESTAMP)
          .noDefault()
          .requiredInt("purchase_count_30d")
          .requiredInt("view_count_30d")
          .requiredLong("price_sum_micros_7d")
          .requiredInt("price_count_7d")
          .optionalString("category")
          .endRecord();

  private SnapshotTable() {}

  /** The folder of an as-of time. */
  public static String partition(Instant asOf) {
    return "as_of=" + asOf.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** A user's history as a row. */
  public static GenericRecord toUserRow(String userId, UserHistory history) {
    GenericRecord row = new GenericData.Record(USERS);
    row.put("user_id", userId);
    row.put("as_of_time", history.asOf().toEpochMilli());
    row.put("lifetime_purchase_count", history.lifetimePurchaseCount());
    row.put("order_value_micros_90d", history.orderValueMicros90d());
    row.put("priced_order_count_90d", history.pricedOrderCount90d());
    row.put("last_purchase_time", millis(history.lastPurchase()));
    row.put("preferred_product_category", history.preferredCategory());
    row.put("lifetime_session_count", history.lifetimeSessionCount());
    row.put("sessions_30d", history.sessions30d());
    row.put("last_visit_time", millis(history.lastVisit()));
    return row;
  }

  /** The user of a row. */
  public static String userId(GenericRecord row) {
    return Columns.text(row, "user_id");
  }

  /** The user's history of a row. */
  public static UserHistory userHistory(GenericRecord row) {
    return new UserHistory(
        Columns.instant(row, "as_of_time"),
        (Integer) row.get("lifetime_purchase_count"),
        (Long) row.get("order_value_micros_90d"),
        (Integer) row.get("priced_order_count_90d"),
        Columns.optionalInstant(row, "last_purchase_time"),
        Columns.optionalText(row, "preferred_product_category"),
        (Integer) row.get("lifetime_session_count"),
        (Integer) row.get("sessions_30d"),
        Columns.optionalInstant(row, "last_visit_time"));
  }

  /** A product's stats as a row. */
  public static GenericRecord toProductRow(String productId, ProductStats stats) {
    GenericRecord row = new GenericData.Record(PRODUCTS);
    row.put("product_id", productId);
    row.put("as_of_time", stats.asOf().toEpochMilli());
    row.put("purchase_count_30d", stats.purchaseCount30d());
    row.put("view_count_30d", stats.viewCount30d());
    row.put("price_sum_micros_7d", stats.priceSumMicros7d());
    row.put("price_count_7d", stats.priceCount7d());
    row.put("category", stats.category());
    return row;
  }

  /** The product of a row. */
  public static String productId(GenericRecord row) {
    return Columns.text(row, "product_id");
  }

  /** The product's stats of a row. */
  public static ProductStats productStats(GenericRecord row) {
    return new ProductStats(
        Columns.instant(row, "as_of_time"),
        (Integer) row.get("purchase_count_30d"),
        (Integer) row.get("view_count_30d"),
        (Long) row.get("price_sum_micros_7d"),
        (Integer) row.get("price_count_7d"),
        Columns.optionalText(row, "category"));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
