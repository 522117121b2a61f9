package io.purchaseintent.serving.collect;

import io.purchaseintent.event.EventRules;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of client and server may differ.
 *
 * @param received when the event was received
 * @param behind how far an event may lie before that
 * @param ahead how far it may lie after that: no further than the jobs accept
 */
record ClockRule(Instant received, Duration behind, Duration ahead) {

  /** The rule for what is received now. */
  static ClockRule asOf(Instant now, Duration maxSkew) {
    Duration accepted = Duration.between(now, EventRules.asOf(now).latest());
    return new ClockRule(now, maxSkew, maxSkew.compareTo(accepted) < 0 ? maxSkew : accepted);
  }

  /** Why the time of an event is wrong, or null where it is not. */
  @Nullable String breach(Instant eventTime) {
    Duration age = Duration.between(eventTime, received);
    if (age.compareTo(behind) > 0) {
      return told(eventTime, age, "before", behind);
    }
    if (age.negated().compareTo(ahead) >= 0) {
      return told(eventTime, age.negated(), "after", ahead);
    }
    return null;
  }

  private String told(Instant eventTime, Duration off, String side, Duration bound) {
    return eventTime
        + " is "
        + off
        + " "
        + side
        + " "
        + received
        + ", when it was received, at most "
        + bound
        + ": is the client's clock wrong?";
  }
}
