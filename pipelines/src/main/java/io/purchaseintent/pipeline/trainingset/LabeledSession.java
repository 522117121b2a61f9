package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
    String sessionId, TimeSplit.Part part, boolean purchased, List<CompactEvent> events) {

  /** Names the session in joins: one id may stand for several sessions. */
  String key() {
    return sessionId + '\n' + startMillis();
  }

  long startMillis() {
    return events.get(0).timeMillis();
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
  static final class SessionCoder extends CustomCoder<LabeledSession> {
    private static final long serialVersionUID = 1L;
    private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();
    private static final ListCoder<CompactEvent> EVENTS = ListCoder.of(CompactEventCoder.of());

    @Override
    public void encode(LabeledSession session, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(session.sessionId(), out);
      out.write(session.part().ordinal());
      out.write(session.purchased() ? 1 : 0);
      EVENTS.encode(session.events(), out);
    }

    @Override
    public LabeledSession decode(InputStream in) throws IOException {
      return new LabeledSession(
          StringUtf8Coder.of().decode(in), PARTS[in.read()], in.read() == 1, EVENTS.decode(in));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SessionCoder;
    }

    @Override
    public int hashCode() {
      return SessionCoder.class.hashCode();
    }
  }
}
