package io.purchaseintent.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.feature.UserHistory;
import java.time.Instant;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** Columns that are in the lakes of shops. */
class SnapshotTableTest {

  @Test
  void users_haveTheColumnsOfWhatTheirStateWrites() {
    assertEquals(
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
            .optionalString("most_viewed_product_category")
            .requiredInt("lifetime_session_count")
            .requiredInt("sessions_30d")
            .name("last_visit_time")
            .type(Columns.OPTIONAL_TIMESTAMP)
            .withDefault(null)
            .endRecord()
            .toString(),
        SnapshotTable.USERS.toString());
  }

  @Test
  void products_haveTheColumnsOfTheFirstRelease() {
    assertEquals(
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
            .endRecord()
            .toString(),
        SnapshotTable.PRODUCTS.toString());
  }

  @Test
  void history_isReadAsItWasWritten() {
    UserHistory history =
        UserHistory.asOf(Instant.parse("2026-03-01T00:00:00Z"))
            .lifetimePurchaseCount(2)
            .orderValueMicros90d(90_000_000)
            .lastPurchase(Instant.parse("2026-02-01T10:00:00Z"))
            .sessions30d(4)
            .build();

    assertEquals(history, SnapshotTable.userHistory(SnapshotTable.toUserRow("ann", history)));
  }
}
