package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.pipeline.asof.LookupRequester;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.util.ArrayList;
import java.util.List;
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

    private static final int PURCHASED = 1;
    private static final int IDLE = 2;
    private static final int UNSEEN = 4;
    private static final int FLAGS = 3;

    @Override
    protected void pack(LabeledSession session, Packer out) {
      out.oneByte(session.part().ordinal())
          .text(session.sessionId())
          .signed(session.moments().startMillis())
          .signed(session.moments().lastMillis());
      CompactEventCoder.packAll(session.moments().events(), out);
      out.unsigned(session.moments().steps().size());
      int newest = 0;
      for (SessionMoments.Step step : session.moments().steps()) {
        int flags =
            (step.purchased() ? PURCHASED : 0)
                | (step.idleSeconds() == 0 ? 0 : IDLE)
                | (step.unseen().isEmpty() ? 0 : UNSEEN);
        out.unsigned(((long) (step.newest() - newest) << FLAGS) | flags);
        newest = step.newest();
        if (step.idleSeconds() != 0) {
          out.unsigned(step.idleSeconds());
        }
        if (!step.unseen().isEmpty()) {
          out.unsigned(step.unseen().size());
          step.unseen().forEach(out::unsigned);
        }
      }
    }

    @Override
    protected LabeledSession unpack(Unpacker in) {
      TimeSplit.Part part = PARTS[in.oneByte()];
      String id = in.text();
      long start = in.signed();
      long last = in.signed();
      List<CompactEvent> events = CompactEventCoder.unpackAll(in);
      return new LabeledSession(part, new SessionMoments(id, start, last, events, steps(in)));
    }

    private static List<SessionMoments.Step> steps(Unpacker in) {
      int count = in.count();
      List<SessionMoments.Step> steps = new ArrayList<>(count);
      int newest = 0;
      for (int i = 0; i < count; i++) {
        long packed = in.unsigned();
        newest += (int) (packed >> FLAGS);
        int idleSeconds = (packed & IDLE) == 0 ? 0 : (int) in.unsigned();
        steps.add(
            new SessionMoments.Step(
                newest,
                idleSeconds,
                (packed & PURCHASED) != 0,
                (packed & UNSEEN) == 0 ? List.of() : unseen(in)));
      }
      return steps;
    }

    private static List<Integer> unseen(Unpacker in) {
      int count = in.count();
      List<Integer> unseen = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        unseen.add((int) in.unsigned());
      }
      return unseen;
    }
  }
}
