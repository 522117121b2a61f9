package io.purchaseintent.replay;

import java.util.Comparator;

/**
 * An event and when to send it.
 *
 * @param dueMillis the event time at which it is sent: its own, or later where it is to be late
 * @param copy whether it is the second of two
 */
record Sending(long dueMillis, Recorded event, boolean copy) {

  /** By when they are due, then as events are ordered; a copy after what it is a copy of. */
  static final Comparator<Sending> ORDER =
      Comparator.comparingLong(Sending::dueMillis)
          .thenComparing(Sending::event, Recorded.ORDER)
          .thenComparing(Sending::copy);
}
