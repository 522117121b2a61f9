package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.pipeline.asof.LookupRequester;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.time.Duration;
import java.util.function.ObjLongConsumer;

/**
 * A session's moments with their label.
 *
 * @param part the split that it belongs to
 */
record LabeledSession(TimeSplit.Part part, SessionMoments moments) implements LookupRequester {

  @Override
  public String sessionId() {
    return moments.sessionId();
  }

  @Override
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    moments.forEachLookup(availability, reader);
  }

  /** Codes a session field by field. */
  static final class SessionCoder extends PackedCoder<LabeledSession> {
    private static final long serialVersionUID = 1L;
    private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

    @Override
    protected void pack(LabeledSession session, Packer out) {
      out.oneByte(session.part().ordinal())
          .text(session.sessionId())
          .oneByte(session.moments().purchased() ? 1 : 0)
          .signed(session.moments().endMillis())
          .unsigned(session.moments().gap().gap().toMillis());
      CompactEventCoder.packAll(session.moments().events(), out);
    }

    @Override
    protected LabeledSession unpack(Unpacker in) {
      TimeSplit.Part part = PARTS[in.oneByte()];
      String id = in.text();
      boolean purchased = in.oneByte() == 1;
      long end = in.signed();
      SessionGap gap = new SessionGap(Duration.ofMillis(in.unsigned()));
      return new LabeledSession(
          part, new SessionMoments(id, purchased, end, CompactEventCoder.unpackAll(in), gap));
    }
  }
}
