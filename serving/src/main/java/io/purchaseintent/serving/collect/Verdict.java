package io.purchaseintent.serving.collect;

import io.purchaseintent.eventlog.LogRecord;

/** What becomes of one event that was sent. */
sealed interface Verdict {

  /** It goes to the log. */
  record Accepted(LogRecord stored) implements Verdict {}

  /** It breaks a rule: the field, or {@code record} for all of it, and why. */
  record Rejected(String field, String reason, Kind kind) implements Verdict {}

  /** It is from a declared robot, and no error of the shop's. */
  record Dropped() implements Verdict {}

  /** Which rules an event may break. */
  enum Kind {
    /** Those of the contract. */
    RULE,
    /** The client's clock and the server's differ too much. */
    CLOCK
  }
}
