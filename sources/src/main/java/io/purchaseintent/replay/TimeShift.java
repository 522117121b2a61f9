package io.purchaseintent.replay;

import io.purchaseintent.event.Event;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By how much the times of all events are moved.
 *
 * @param by null where they are kept
 */
record TimeShift(@Nullable Duration by) {

  /** Leaves the times of events alone. */
  static TimeShift none() {
    return new TimeShift(null);
  }

  /**
   * Moves the last event to the time at which it will be sent: now, and what the replay takes.
   *
   * @param first the first event's time
   * @param last the last event's time
   */
  static TimeShift toEndWith(Instant now, Instant first, Instant last, Speed speed) {
    Instant end = now.plus(speed.wallTime(Duration.between(first, last)));
    return new TimeShift(Duration.ofMillis(Duration.between(last, end).toMillis()));
  }

  /** A time as it is sent. */
  Instant apply(Instant time) {
    return by == null ? time : time.plus(by);
  }

  /**
   * An event as it is sent.
   *
   * @param received when it is taken; left out where times are kept, for then a reader would take
   *     the event of the past for one from a wrong clock
   */
  Event apply(Event event, Instant received) {
    return event.withTimes(
        apply(event.eventTime()),
        by == null ? null : Instant.ofEpochMilli(received.toEpochMilli()));
  }
}
