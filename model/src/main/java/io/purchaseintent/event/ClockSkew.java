package io.purchaseintent.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a client's clock may be from the collector's, either way, before its events are refused:
 * one event a year ahead would make those of everybody else late.
 *
 * @param most above zero
 */
public record ClockSkew(Duration most) {

  public ClockSkew {
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("The clock skew must be above 0, but is " + most);
    }
  }

  /** Why an event is refused; null where it is not, or where no collector took it. */
  public ParseResult.@Nullable Rejected check(Instant eventTime, @Nullable Instant receivedTime) {
    if (receivedTime == null
        || Duration.between(eventTime, receivedTime).abs().compareTo(most) <= 0) {
      return null;
    }
    return new ParseResult.Rejected(
        EventField.EVENT_TIME.code(),
        eventTime + " is more than " + most + " from " + receivedTime + ", when it was received");
  }
}
