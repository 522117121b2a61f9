package io.purchaseintent.pipeline.asof;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.shuffle.Buckets;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** The snapshots of a lake's users and products. */
public final class Snapshots {

  private static final long BUCKET_BYTES = 1L << 20;

  private Snapshots() {}

  /** All of them, in no order. */
  public static PCollection<Snapshot> read(Pipeline pipeline, Lake lake) {
    PCollection<Snapshot> users =
        pipeline.apply(
            "Users",
            ReadTable.of(
                lake.users().files(),
                SnapshotTable.USERS,
                Snapshot::ofUserRow,
                SnapshotCoder.of()));
    PCollection<Snapshot> products =
        pipeline.apply(
            "Products",
            ReadTable.of(
                lake.products().files(),
                SnapshotTable.PRODUCTS,
                Snapshot::ofProductRow,
                SnapshotCoder.of()));
    return PCollectionList.of(users).and(products).apply("Snapshots", Flatten.pCollections());
  }

  /** Buckets of some ten thousand snapshots each, and of the requests for them. */
  public static Buckets buckets(Lake lake) {
    return Buckets.ofBytes(
        lake.events().bytes() + lake.users().bytes() + lake.products().bytes(), BUCKET_BYTES);
  }
}
