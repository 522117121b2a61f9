package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.pipeline.asof.Snapshot;
import io.purchaseintent.pipeline.asof.SnapshotLookup;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session with what was known of its users and products.
 *
 * @param session the moments
 * @param found snapshots by entity and the as-of day that was asked for
 */
record JoinedSession(LabeledSession session, List<Snapshot> found) {

  /** Receives a moment: what serving would have known right after an event. */
  interface MomentReader {

    /**
     * Takes a moment.
     *
     * @param moment number of the event in its session, from 1
     * @param userId the shopper, or null
     */
    void moment(
        int moment,
        @Nullable String userId,
        @Nullable UserHistory user,
        SessionState state,
        @Nullable ProductStats product,
        FeatureRequest request);
  }

  /** Shows the session's moments in their order. */
  void forEachMoment(Availability availability, MomentReader reader) {
    SnapshotLookup known = new SnapshotLookup(found);
    List<@Nullable String> userIds = session.userIds();
    SessionState state = SessionState.empty();
    for (int i = 0; i < userIds.size(); i++) {
      CompactEvent event = session.events().get(i);
      state = state.with(event);
      long day = availability.newestAsOfDay(event.timeMillis());
      reader.moment(
          i + 1,
          userIds.get(i),
          known.user(userIds.get(i), day),
          state,
          known.product(event.productId(), day),
          FeatureRequest.after(event));
    }
  }

  /** Codes a joined session part by part. */
  static final class JoinedCoder extends PackedCoder<JoinedSession> {
    private static final long serialVersionUID = 1L;
    private static final LabeledSession.SessionCoder SESSION = new LabeledSession.SessionCoder();
    private static final Snapshot.SnapshotCoder FOUND = new Snapshot.SnapshotCoder();

    @Override
    protected void pack(JoinedSession joined, Packer out) {
      SESSION.pack(joined.session(), out);
      out.unsigned(joined.found().size());
      for (Snapshot found : joined.found()) {
        FOUND.pack(found, out);
      }
    }

    @Override
    protected JoinedSession unpack(Unpacker in) {
      LabeledSession session = SESSION.unpack(in);
      int count = in.countOfMany();
      List<Snapshot> found = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        found.add(FOUND.unpack(in));
      }
      return new JoinedSession(session, found);
    }
  }
}
