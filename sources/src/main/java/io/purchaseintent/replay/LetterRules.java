package io.purchaseintent.replay;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.json.EventJson;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Today's rules for what was rejected, as those who read it next apply them. Not thread-safe. */
final class LetterRules {

  private final EventJson json;
  private final @Nullable Duration maxClockSkew;

  /**
   * Rules of now.
   *
   * @param maxClockSkew of the live job; null for ingest, which has none
   */
  LetterRules(Instant now, @Nullable Duration maxClockSkew) {
    this.json = new EventJson(EventRules.asOf(now));
    this.maxClockSkew = maxClockSkew;
  }

  /**
   * What the rules say.
   *
   * @param event null if it is none
   * @param rejected why it is not accepted, null if it is; an event may be, for its clock
   */
  record Verdict(@Nullable Event event, @Nullable Rejected rejected) {}

  /** What becomes of these bytes today. */
  Verdict judge(byte[] original) {
    ParseResult result = json.parse(original);
    if (result instanceof Accepted accepted) {
      String breach = breach(accepted.event());
      return new Verdict(
          accepted.event(),
          breach == null ? null : new Rejected(EventField.EVENT_TIME.code(), breach));
    }
    return new Verdict(null, (Rejected) result);
  }

  private @Nullable String breach(Event event) {
    Instant received = event.receivedTime();
    return maxClockSkew == null || received == null
        ? null
        : ClockRule.asOf(received, maxClockSkew).breach(event.eventTime());
  }
}
