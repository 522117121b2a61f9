package io.purchaseintent.event;

import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of client and server may differ. One event a year ahead would make those of
 * everybody else late; one hours ahead would be the newest of its visit, and hide the others.
 *
 * <p>An event without a time of its receipt has nothing to be compared with, and passes.
 *
 * @param behind how long before it was received an event may have happened: clients may have been
 *     offline
 * @param ahead how long after it was received it may have happened: only a wrong clock says so
 */
public record ClockRule(Duration behind, Duration ahead) implements Serializable {

  /** {@link #behind} where nobody says otherwise. */
  public static final String USUAL_BEHIND = "P1D";

  /** {@link #ahead} where nobody says otherwise: half of what usually ends a visit. */
  public static final String USUAL_AHEAD = "PT15M";

  /** What {@link #isAhead} asks for, as it follows the value. */
  public static final String BOUNDS_OF_AHEAD =
      "must be from PT0S to less than P1D, such as PT15M: no job takes what is a day ahead of it";

  private static final Duration ANY = Duration.ofSeconds(Long.MAX_VALUE);

  /** A rule for what may have happened any time before: files of the past. */
  public static ClockRule ofPast(Duration ahead) {
    return new ClockRule(ANY, ahead);
  }

  /**
   * Whether a duration can be {@link #ahead}: what this rule accepts, {@link EventRules} do too.
   */
  public static boolean isAhead(Duration ahead) {
    return !ahead.isNegative() && ahead.compareTo(EventRules.AHEAD) < 0;
  }

  /**
   * A result of the other rules, without a time of receipt that is yet to come, or the rejection of
   * its event by its own times.
   *
   * @param now when the event is read
   */
  public ParseResult check(ParseResult result, Instant now) {
    if (result instanceof Accepted accepted) {
      Event event = accepted.event();
      if (isYetToCome(event.receivedTime(), now)) {
        return new Accepted(
            event.withTimes(event.eventTime(), null),
            accepted.noUser(),
            event.receivedTime(),
            accepted.unusable());
      }
      String breach = breach(event.eventTime(), event.receivedTime());
      if (breach != null) {
        return new Rejected(EventField.EVENT_TIME.code(), breach);
      }
    }
    return result;
  }

  /**
   * Whether an event says that it was received after now: nobody can have read it then, and the
   * time is none. It may be {@link #ahead} of now, for clocks differ.
   */
  public boolean isYetToCome(@Nullable Instant received, Instant now) {
    return received != null && received.isAfter(now.plus(ahead));
  }

  /**
   * Why the time of an event is wrong, or null where it is not, or was received at no known time.
   */
  public @Nullable String breach(Instant eventTime, @Nullable Instant received) {
    if (received == null) {
      return null;
    }
    Duration age = Duration.between(eventTime, received);
    if (age.compareTo(behind) > 0) {
      return eventTime + " is " + age + " before " + told(received, behind, "--max-clock-skew");
    }
    if (age.negated().compareTo(ahead) > 0) {
      return eventTime
          + " is "
          + age.negated()
          + " after "
          + told(received, ahead, "--max-clock-ahead");
    }
    return null;
  }

  private static String told(Instant received, Duration bound, String option) {
    return received
        + ", when it was received, at most "
        + bound
        + " ("
        + option
        + "): is the client's clock wrong?";
  }
}
