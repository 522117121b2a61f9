package io.purchaseintent.lake.asof;

import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.table.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.generic.GenericRecord;

/**
 * What was known of an entity as of a day.
 *
 * @param entity its key, as in the online store
 * @param asOfDay midnight (UTC) as days since the epoch
 * @param state the packed state, as in the online store
 */
@SuppressWarnings("ArrayRecordComponent")
public record Snapshot(String entity, long asOfDay, byte[] state) {

  /** The snapshot in a row of {@code snapshots/users}. */
  public static Snapshot ofUserRow(GenericRecord row) {
    UserHistory user = SnapshotTable.userHistory(row);
    return new Snapshot(
        FeatureKey.user(SnapshotTable.userId(row)), asOfDay(user.asOf()), StateCodec.encode(user));
  }

  /** The snapshot in a row of {@code snapshots/products}. */
  public static Snapshot ofProductRow(GenericRecord row) {
    ProductStats product = SnapshotTable.productStats(row);
    return new Snapshot(
        FeatureKey.product(SnapshotTable.productId(row)),
        asOfDay(product.asOf()),
        StateCodec.encode(product));
  }

  /** The as-of day of a snapshot, in days since the epoch. */
  public static long asOfDay(Instant asOf) {
    return Math.floorDiv(asOf.toEpochMilli(), Duration.ofDays(1).toMillis());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that
        && entity.equals(that.entity)
        && asOfDay == that.asOfDay
        && Arrays.equals(state, that.state);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * entity.hashCode() + Long.hashCode(asOfDay)) + Arrays.hashCode(state);
  }

  @Override
  public String toString() {
    return "Snapshot[" + entity + " as of day " + asOfDay + "]";
  }
}
