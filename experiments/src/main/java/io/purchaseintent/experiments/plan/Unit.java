package io.purchaseintent.experiments.plan;

import io.purchaseintent.feature.CompactEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom an experiment parts: all of one is answered alike, and is one value of a metric. */
public enum Unit {
  /** The shopper where he is known by the visit's end, else the session's id. */
  VISITOR,
  /** The shopper; visits of nobody known are not part of it. */
  SHOPPER,
  /** Each visit. */
  VISIT;

  /** Its name on the command line. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whose a visit is.
   *
   * @param events all of it, in their order
   * @return null where it is no part of the experiment
   */
  @Nullable String of(String sessionId, List<CompactEvent> events) {
    String user = null;
    for (CompactEvent event : events) {
      user = event.userId() == null ? user : event.userId();
    }
    return switch (this) {
      case VISIT -> "visit " + sessionId + ' ' + events.get(0).timeMillis();
      case SHOPPER -> user == null ? null : "user " + user;
      case VISITOR -> user == null ? "session " + sessionId : "user " + user;
    };
  }
}
