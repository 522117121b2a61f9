package io.purchaseintent.pipeline.skew;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.pipeline.asof.SnapshotCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.List;

/**
 * A prediction with all that is found again of what it was made of.
 *
 * @param found snapshots by entity and the as-of day that was asked for
 */
record JoinedPrediction(MatchedPrediction matched, List<Snapshot> found) {

  /** Codes a joined prediction part by part. */
  static final class JoinedCoder extends PackedCoder<JoinedPrediction> {
    private static final long serialVersionUID = 1L;
    private static final MatchedPrediction.MatchedCoder MATCHED =
        new MatchedPrediction.MatchedCoder();

    @Override
    protected void pack(JoinedPrediction joined, Packer out) {
      MATCHED.pack(joined.matched, out);
      SnapshotCoder.packAll(joined.found, out);
    }

    @Override
    protected JoinedPrediction unpack(Unpacker in) {
      return new JoinedPrediction(MATCHED.unpack(in), SnapshotCoder.unpackAll(in));
    }
  }
}
