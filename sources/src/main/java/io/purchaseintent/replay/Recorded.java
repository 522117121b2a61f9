package io.purchaseintent.replay;

import java.util.Comparator;

/**
 * A valid event as it lies in the input.
 *
 * @param millis its event time, since the epoch
 * @param sequence its place in the session
 * @param json its bytes
 */
record Recorded(long millis, int sequence, String eventId, byte[] json) {

  /** By event time, then by place in the session, then by id. */
  static final Comparator<Recorded> ORDER =
      Comparator.comparingLong(Recorded::millis)
          .thenComparingInt(Recorded::sequence)
          .thenComparing(Recorded::eventId);

  /** What the objects of one event take besides texts, with its place in the plan and its copy. */
  private static final int OBJECTS = 200;

  /** About what it takes in memory until it is sent, in bytes. */
  long heldBytes() {
    return OBJECTS + eventId.length() + json.length;
  }
}
