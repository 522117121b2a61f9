package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.analysis.UnitStory.Exposed;
import java.util.ArrayList;
import java.util.List;

/**
 * That somebody was given an arm in a session, some times after each other.
 *
 * @param session by {@link Ids}
 * @param unit by {@link Ids}: the user's, or the session's
 * @param actions names of what was done besides, each once
 */
record Given(long session, long unit, Exposed exposed, List<String> actions) {

  boolean isBySession() {
    return session == unit;
  }

  void pack(Packer out) {
    out.fixed64(session).fixed64(unit);
    exposed.pack(out);
    out.unsigned(actions.size());
    actions.forEach(out::text);
  }

  static Given unpack(Unpacker in) {
    long session = in.fixed64();
    long unit = in.fixed64();
    Exposed exposed = Exposed.unpack(in);
    int count = in.count();
    List<String> actions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      actions.add(in.text());
    }
    return new Given(session, unit, exposed, actions);
  }
}
