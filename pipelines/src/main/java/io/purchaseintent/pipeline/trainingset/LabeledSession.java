package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.asof.LookupRequester;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's moments and what became of it.
 *
 * @param sessionId the session
 * @param part the split that it belongs to
 * @param purchased whether a purchase follows the moments
 * @param events in their order, those before the time of the first purchase; at least one
 */
record LabeledSession(
    String sessionId, TimeSplit.Part part, boolean purchased, List<CompactEvent> events)
    implements LookupRequester {

  long startMillis() {
    return events.get(0).timeMillis();
  }

  @Override
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    List<@Nullable String> users = userIds();
    for (int i = 0; i < users.size(); i++) {
      CompactEvent event = events.get(i);
      long day = availability.newestAsOfDay(event.timeMillis());
      String user = users.get(i);
      if (user != null) {
        reader.accept(FeatureKey.user(user), day);
      }
      if (event.productId() != null) {
        reader.accept(FeatureKey.product(event.productId()), day);
      }
    }
  }

  /** The shopper at each moment: the last one named so far, or null. */
  List<@Nullable String> userIds() {
    List<@Nullable String> users = new ArrayList<>(events.size());
    String user = null;
    for (CompactEvent event : events) {
      user = event.userId() == null ? user : event.userId();
      users.add(user);
    }
    return users;
  }

  /** Codes a session field by field. */
  static final class SessionCoder extends PackedCoder<LabeledSession> {
    private static final long serialVersionUID = 1L;
    private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

    @Override
    protected void pack(LabeledSession session, Packer out) {
      out.text(session.sessionId())
          .oneByte(session.part().ordinal())
          .oneByte(session.purchased() ? 1 : 0);
      CompactEventCoder.packAll(session.events(), out);
    }

    @Override
    protected LabeledSession unpack(Unpacker in) {
      return new LabeledSession(
          in.text(), PARTS[in.oneByte()], in.oneByte() == 1, CompactEventCoder.unpackAll(in));
    }
  }
}
