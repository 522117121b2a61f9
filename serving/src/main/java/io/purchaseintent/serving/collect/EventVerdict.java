package io.purchaseintent.serving.collect;

import io.purchaseintent.event.EventField;
import io.purchaseintent.eventlog.LogRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of one event that was sent. */
sealed interface EventVerdict {

  /**
   * It goes to the log.
   *
   * @param noUser what stood for the user's id and is none, so that it is anonymous; null where
   *     nothing did
   * @param unusable what it was sent with and goes without, and why
   */
  record Accepted(LogRecord stored, @Nullable String noUser, Map<EventField, String> unusable)
      implements EventVerdict {}

  /** It breaks a rule: the field, or {@code record} for all of it, and why. */
  record Rejected(String field, String reason, Kind kind) implements EventVerdict {}

  /** It is from a declared robot, and no error of the shop's. */
  record Dropped() implements EventVerdict {}

  /** It is a record of which a mapping makes no event, and no error either. */
  record PassedOver() implements EventVerdict {}

  /** Which rules an event may break. */
  enum Kind {
    /** Those of the contract. */
    RULE,
    /** The client's clock and the server's differ too much. */
    CLOCK
  }
}
