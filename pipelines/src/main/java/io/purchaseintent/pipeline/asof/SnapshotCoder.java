package io.purchaseintent.pipeline.asof;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.ArrayList;
import java.util.List;

/** Codes a snapshot field by field. */
public final class SnapshotCoder extends PackedCoder<Snapshot> {

  private static final long serialVersionUID = 1L;
  private static final SnapshotCoder INSTANCE = new SnapshotCoder();

  private SnapshotCoder() {}

  /** The coder. */
  public static SnapshotCoder of() {
    return INSTANCE;
  }

  /** Writes what was found for one requester, as a part of something larger. */
  public static void packAll(List<Snapshot> found, Packer out) {
    out.unsigned(found.size());
    found.forEach(snapshot -> INSTANCE.pack(snapshot, out));
  }

  /** Reads what {@link #packAll} wrote. */
  public static List<Snapshot> unpackAll(Unpacker in) {
    int count = in.countOfMany();
    List<Snapshot> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      found.add(INSTANCE.unpack(in));
    }
    return found;
  }

  @Override
  protected void pack(Snapshot snapshot, Packer out) {
    out.text(snapshot.entity()).signed(snapshot.asOfDay()).bytes(snapshot.state());
  }

  @Override
  protected Snapshot unpack(Unpacker in) {
    return new Snapshot(in.text(), in.signed(), in.bytes());
  }
}
