package io.purchaseintent.replay;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.json.EventJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Today's rules for what was rejected, as those who read it next apply them. Not thread-safe. */
final class LetterRules {

  private final EventJson json;
  private final ClockRule clocks;
  private final Instant now;

  /**
   * Rules of now.
   *
   * @param clocks those of the job that reads what is replayed
   */
  LetterRules(Instant now, ClockRule clocks) {
    this.json = new EventJson(EventRules.asOf(now));
    this.clocks = clocks;
    this.now = now;
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
    return new Verdict(
        result instanceof Accepted accepted ? accepted.event() : null,
        clocks.check(result, now) instanceof Rejected rejected ? rejected : null);
  }
}
