package io.purchaseintent.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of client and server may differ: one event a year ahead would make those of
 * everybody else late.
 *
 * @param received when the event was received
 * @param behind how far an event may lie before that
 * @param ahead how far it may lie after that: no further than the jobs accept
 */
public record ClockRule(Instant received, Duration behind, Duration ahead) {

  /** The rule for what was received at a time. */
  public static ClockRule asOf(Instant received, Duration maxSkew) {
    Duration accepted = Duration.between(received, EventRules.asOf(received).latest());
    return new ClockRule(received, maxSkew, maxSkew.compareTo(accepted) < 0 ? maxSkew : accepted);
  }

  /** Why the time of an event is wrong, or null where it is not. */
  public @Nullable String breach(Instant eventTime) {
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
