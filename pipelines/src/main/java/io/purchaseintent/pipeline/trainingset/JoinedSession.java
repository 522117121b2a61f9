package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.lake.asof.Moment;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.pipeline.asof.SnapshotCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * A session with what was known of its users and products.
 *
 * @param session the moments
 * @param found snapshots by entity and the as-of day of the request
 */
record JoinedSession(LabeledSession session, List<Snapshot> found) {

  /** Shows the session's moments in their order. */
  void forEachMoment(Availability availability, Consumer<Moment> reader) {
    session.moments().forEach(availability, SnapshotLookup.ofFound(found), reader);
  }

  /** Shows the same with no product in them, which is cheaper. */
  void forEachMomentWithoutProduct(Availability availability, Consumer<Moment> reader) {
    session.moments().forEach(availability, SnapshotLookup.ofFoundUsers(found), reader);
  }

  /** Codes a joined session part by part. */
  static final class JoinedCoder extends PackedCoder<JoinedSession> {
    private static final long serialVersionUID = 1L;
    private static final LabeledSession.SessionCoder SESSION = new LabeledSession.SessionCoder();

    @Override
    protected void pack(JoinedSession joined, Packer out) {
      SESSION.pack(joined.session(), out);
      SnapshotCoder.packAll(joined.found(), out);
    }

    @Override
    protected JoinedSession unpack(Unpacker in) {
      return new JoinedSession(SESSION.unpack(in), SnapshotCoder.unpackAll(in));
    }
  }
}
