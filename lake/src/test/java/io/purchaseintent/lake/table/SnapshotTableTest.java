package io.purchaseintent.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            .requiredInt("kept_purchase_count")
            .requiredLong("kept_order_value_micros_90d")
            .requiredInt("kept_priced_order_count_90d")
            .name("last_kept_purchase_time")
            .type(Columns.OPTIONAL_TIMESTAMP)
            .withDefault(null)
            .optionalString("preferred_kept_category")
            .optionalString("declared_features")
            .endRecord()
            .toString(),
        SnapshotTable.USERS.toString());
  }

  @Test
  void products_haveTheColumnsOfWhatTheirStateWrites() {
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
            .requiredInt("kept_purchase_count_30d")
            .optionalString("declared_features")
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

  /**
   * A run that was ended between its two commits leaves users of one night, products of another.
   */
  @Test
  void halfOfAClosing_isWaitedFor_andRefusedInTheEnd(@TempDir Path folder)
      throws IOException, InterruptedException {
    Lake lake = new Lake(folder);
    String first = "20240302T010000000-2024-03-02";
    String second = "20240303T010000000-2024-03-03";
    SnapshotTable.usersIn(lake).append(first, Map.of());
    SnapshotTable.productsIn(lake).append(first, Map.of());
    SnapshotTable.whole(lake);

    SnapshotTable.usersIn(lake).append(second, Map.of());
    String refused =
        String.valueOf(
            assertThrows(LakeException.class, () -> SnapshotTable.whole(lake, Duration.ZERO))
                .getMessage());
    Thread closing = new Thread(() -> append(SnapshotTable.productsIn(lake), second), "goes on");
    closing.start();
    SnapshotTable.Whole whole = SnapshotTable.whole(lake);
    closing.join();

    assertEquals(SnapshotTable.usersIn(lake).view().version(), whole.users().version());
    assertEquals(SnapshotTable.productsIn(lake).view().version(), whole.products().version());

    assertTrue(refused.contains("a run was ended between the two"), refused);
    assertTrue(refused.contains(second), refused);
  }

  private static void append(LakeTable table, String run) {
    try {
      table.append(run, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
