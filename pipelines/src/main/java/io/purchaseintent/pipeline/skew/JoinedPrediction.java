package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.asof.Snapshot;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.ArrayList;
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
    private static final Snapshot.SnapshotCoder FOUND = new Snapshot.SnapshotCoder();

    @Override
    protected void pack(JoinedPrediction joined, Packer out) {
      MATCHED.pack(joined.matched, out);
      out.unsigned(joined.found.size());
      joined.found.forEach(found -> FOUND.pack(found, out));
    }

    @Override
    protected JoinedPrediction unpack(Unpacker in) {
      MatchedPrediction matched = MATCHED.unpack(in);
      int count = in.countOfMany();
      List<Snapshot> found = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        found.add(FOUND.unpack(in));
      }
      return new JoinedPrediction(matched, found);
    }
  }
}
