package io.purchaseintent.pipeline.asof;

import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.Arrays;

/**
 * What was known of an entity as of a day.
 *
 * @param entity its key, as in the online store
 * @param asOfDay midnight (UTC) as days since the epoch
 * @param state the packed state, as in the online store
 */
@SuppressWarnings("ArrayRecordComponent")
public record Snapshot(String entity, long asOfDay, byte[] state) {

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

  /** Codes a snapshot field by field. */
  public static final class SnapshotCoder extends PackedCoder<Snapshot> {
    private static final long serialVersionUID = 1L;

    @Override
    public void pack(Snapshot snapshot, Packer out) {
      out.text(snapshot.entity()).signed(snapshot.asOfDay()).bytes(snapshot.state());
    }

    @Override
    public Snapshot unpack(Unpacker in) {
      return new Snapshot(in.text(), in.signed(), in.bytes());
    }
  }
}
