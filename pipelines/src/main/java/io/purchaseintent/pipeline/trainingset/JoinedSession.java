package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.StateCodec;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    Map<String, byte[]> states = new HashMap<>();
    for (Snapshot snapshot : found) {
      states.put(name(snapshot.entity(), snapshot.asOfDay()), snapshot.state());
    }
    Lookup<UserHistory> users =
        new Lookup<>(
            states, FeatureKey::user, bytes -> BytesCoder.value(StateCodec.decodeUser(bytes)));
    Lookup<ProductStats> products =
        new Lookup<>(
            states,
            FeatureKey::product,
            bytes -> BytesCoder.value(StateCodec.decodeProduct(bytes)));
    List<@Nullable String> userIds = session.userIds();
    SessionState state = SessionState.empty();
    for (int i = 0; i < userIds.size(); i++) {
      CompactEvent event = session.events().get(i);
      state = state.with(event);
      long day = availability.newestAsOfDay(event.timeMillis());
      reader.moment(
          i + 1,
          userIds.get(i),
          users.find(userIds.get(i), day),
          state,
          products.find(event.productId(), day),
          FeatureRequest.after(event));
    }
  }

  /** Finds states, and remembers the one found last: most moments ask for it again. */
  private static final class Lookup<T> {

    private final Map<String, byte[]> states;
    private final UnaryOperator<String> key;
    private final Function<byte[], T> decode;
    private @Nullable String lastId;
    private long lastDay;
    private @Nullable T last;

    Lookup(Map<String, byte[]> states, UnaryOperator<String> key, Function<byte[], T> decode) {
      this.states = states;
      this.key = key;
      this.decode = decode;
    }

    @Nullable T find(@Nullable String id, long day) {
      if (id == null) {
        return null;
      }
      if (!id.equals(lastId) || day != lastDay) {
        lastId = id;
        lastDay = day;
        byte[] state = states.get(name(key.apply(id), day));
        last = state == null ? null : decode.apply(state);
      }
      return last;
    }
  }

  private static String name(String entity, long day) {
    return entity + '\n' + day;
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
