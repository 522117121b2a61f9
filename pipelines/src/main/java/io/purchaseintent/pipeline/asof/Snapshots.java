package io.purchaseintent.pipeline.asof;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.shuffle.Buckets;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/**
 * The snapshots of a lake's users and products, in no order.
 *
 * @param buckets of some ten thousand snapshots each, and of the requests for them
 * @param productsFit whether those of all products fit into the memory of each worker
 */
public record Snapshots(
    PCollection<Snapshot> users,
    PCollection<Snapshot> products,
    Buckets buckets,
    boolean productsFit) {

  private static final long BUCKET_BYTES = 1L << 20;

  /** On disk, where a snapshot takes 10 to 50 bytes; in memory it takes 60 in each task. */
  private static final long BYTES_THAT_FIT = 16L << 20;

  /** All of them. */
  public static Snapshots read(Pipeline pipeline, Lake lake) {
    SnapshotTable.Whole whole = SnapshotTable.whole(lake);
    PCollection<Snapshot> users =
        pipeline.apply(
            "Users",
            ReadTable.of(
                whole.users(), SnapshotTable.USERS, Snapshot::ofUserRow, SnapshotCoder.of()));
    PCollection<Snapshot> products =
        pipeline.apply(
            "Products",
            ReadTable.of(
                whole.products(),
                SnapshotTable.PRODUCTS,
                Snapshot::ofProductRow,
                SnapshotCoder.of()));
    long productBytes = whole.products().bytes();
    long bytes = EventTable.in(lake).view().bytes() + whole.users().bytes() + productBytes;
    return new Snapshots(
        users, products, Buckets.ofBytes(bytes, BUCKET_BYTES), productBytes <= BYTES_THAT_FIT);
  }
}
