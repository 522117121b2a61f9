package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.event.ParseResult.Accepted;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockRuleTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ClockRule RULE = new ClockRule(Duration.ofHours(2), Duration.ofMinutes(1));

  @ParameterizedTest
  @CsvSource({
    "-PT2H, ",
    "PT1M, ",
    "-PT2H0.001S, '2026-03-01T09:59:59.999Z is PT2H0.001S before 2026-03-01T12:00:00Z, when it was"
        + " received, at most PT2H (--max-clock-skew): is the client''s clock wrong?'",
    "PT1M0.001S, '2026-03-01T12:01:00.001Z is PT1M0.001S after 2026-03-01T12:00:00Z, when it was"
        + " received, at most PT1M (--max-clock-ahead): is the client''s clock wrong?'"
  })
  void eachSide_hasABoundOfItsOwn(Duration off, String reason) {
    assertEquals(reason, RULE.breach(NOON.plus(off), NOON));
  }

  @Test
  void eventThatWasReceivedAtNoKnownTime_passes() {
    assertNull(RULE.breach(NOON.plus(Duration.ofDays(400)), null));
  }

  @ParameterizedTest
  @CsvSource({
    "2099-01-01T00:00:00Z,true",
    "2026-03-01T12:01:00.001Z,true",
    "2026-03-01T12:01:00Z,false",
    "2026-02-01T12:00:00Z,false"
  })
  void receivedAfterNow_isReceivedAtNoKnownTime(Instant received, boolean yetToCome) {
    RawEvent raw = new RawEvent();
    raw.set(EventField.EVENT_ID, "e");
    raw.set(EventField.TYPE, "page_view");
    raw.set(EventField.EVENT_TIME, "2026-02-01T12:00:00Z");
    raw.set(EventField.SESSION_ID, "s");
    raw.set(EventField.RECEIVED_TIME, received.toString());

    Accepted accepted =
        (Accepted)
            ClockRule.ofPast(Duration.ofMinutes(1)).check(EventRules.asOf(NOON).check(raw), NOON);

    assertEquals(yetToCome ? null : received, accepted.event().receivedTime());
    assertEquals(yetToCome ? received : null, accepted.yetToCome());
    assertEquals(Instant.parse("2026-02-01T12:00:00Z"), accepted.event().eventTime());
  }

  @Test
  void past_hasNoBound() {
    ClockRule rule = ClockRule.ofPast(Duration.ZERO);

    assertNull(rule.breach(Instant.MIN, Instant.MAX));
    assertNull(rule.breach(NOON, NOON));
    assertEquals(
        "2026-03-01T12:00:00.001Z is PT0.001S after 2026-03-01T12:00:00Z, when it was received, at"
            + " most PT0S (--max-clock-ahead): is the client's clock wrong?",
        rule.breach(NOON.plusMillis(1), NOON));
  }

  @ParameterizedTest
  @CsvSource({"PT0S,true", "PT23H59M59.999S,true", "P1D,false", "-PT0.001S,false"})
  void aheadIsLessThanADay(Duration ahead, boolean can) {
    assertEquals(can, ClockRule.isAhead(ahead));
  }
}
