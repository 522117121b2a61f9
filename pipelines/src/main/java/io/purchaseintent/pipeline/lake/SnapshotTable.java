package io.purchaseintent.pipeline.lake;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** The tables of snapshots: a row for each entity and as-of date at which its value changed. */
public final class SnapshotTable {

  private static final Schema OPTIONAL_TIME =
      Schema.createUnion(Schema.create(Schema.Type.NULL), EventTable.TIMESTAMP);

  /** Columns of {@code snapshots/users}. */
  public static final Schema USERS =
      SchemaBuilder.record("user_history")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("user_id")
          .name("as_of_time")
          .type(EventTable.TIMESTAMP)
          .noDefault()
          .requiredInt("lifetime_purchase_count")
          .requiredLong("order_value_micros_90d")
          .requiredInt("priced_order_count_90d")
          .name("last_purchase_time")
          .type(OPTIONAL_TIME)
          .withDefault(null)
          .optionalString("preferred_product_category")
          .requiredInt("lifetime_session_count")
          .requiredInt("sessions_30d")
          .name("last_visit_time")
          .type(OPTIONAL_TIME)
          .withDefault(null)
          .endRecord();

  /** Columns of {@code snapshots/products}. */
  public static final Schema PRODUCTS =
      SchemaBuilder.record("product_stats")
          .namespace("io.purchaseintent")
          .fields()
          .requiredString("product_id")
          .name("as_of_time")
          .type(EventTable.TIMESTAMP)
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
  public static GenericRecord toUserRow(KV<String, UserHistory> user) {
    UserHistory history = user.getValue();
    GenericRecord row = new GenericData.Record(USERS);
    row.put("user_id", user.getKey());
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

  /** The user's history of a row. */
  public static KV<String, UserHistory> ofUserRow(GenericRecord row) {
    return KV.of(
        EventTable.text(row, "user_id"),
        new UserHistory(
            Instant.ofEpochMilli((Long) row.get("as_of_time")),
            (Integer) row.get("lifetime_purchase_count"),
            (Long) row.get("order_value_micros_90d"),
            (Integer) row.get("priced_order_count_90d"),
            instant(row.get("last_purchase_time")),
            EventTable.optionalText(row, "preferred_product_category"),
            (Integer) row.get("lifetime_session_count"),
            (Integer) row.get("sessions_30d"),
            instant(row.get("last_visit_time"))));
  }

  /** A product's stats as a row. */
  public static GenericRecord toProductRow(KV<String, ProductStats> product) {
    ProductStats stats = product.getValue();
    GenericRecord row = new GenericData.Record(PRODUCTS);
    row.put("product_id", product.getKey());
    row.put("as_of_time", stats.asOf().toEpochMilli());
    row.put("purchase_count_30d", stats.purchaseCount30d());
    row.put("view_count_30d", stats.viewCount30d());
    row.put("price_sum_micros_7d", stats.priceSumMicros7d());
    row.put("price_count_7d", stats.priceCount7d());
    row.put("category", stats.category());
    return row;
  }

  /** The product's stats of a row. */
  public static KV<String, ProductStats> ofProductRow(GenericRecord row) {
    return KV.of(
        EventTable.text(row, "product_id"),
        new ProductStats(
            Instant.ofEpochMilli((Long) row.get("as_of_time")),
            (Integer) row.get("purchase_count_30d"),
            (Integer) row.get("view_count_30d"),
            (Long) row.get("price_sum_micros_7d"),
            (Integer) row.get("price_count_7d"),
            EventTable.optionalText(row, "category")));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Object millis) {
    return millis == null ? null : Instant.ofEpochMilli((Long) millis);
  }
}
