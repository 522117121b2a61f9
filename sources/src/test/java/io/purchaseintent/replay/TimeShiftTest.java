package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.event.Event;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeShiftTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2026-03-02T00:00:00Z");

  @Test
  void shift_putsTheLastEventAtTheReplaysEnd_andKeepsDistances() {
    TimeShift shift = TimeShift.toEndWith(NOW, FIRST, LAST, new Speed(60));

    Instant end = NOW.plus(Duration.ofMinutes(24));
    assertEquals(end, shift.apply(LAST));
    assertEquals(end.minus(Duration.ofDays(1)), shift.apply(FIRST));
  }

  @Test
  void shift_atFullSpeed_endsNow() {
    assertEquals(NOW, TimeShift.toEndWith(NOW, FIRST, LAST, Speed.max()).apply(LAST));
  }

  @Test
  void shift_ofSpeedOne_movesTheFirstEventToNow() {
    assertEquals(NOW, TimeShift.toEndWith(NOW, FIRST, LAST, new Speed(1)).apply(FIRST));
  }

  @Test
  void event_hasTheTimeOfTheWallAsReceived_onlyWhereShifted() {
    Event event = Recordings.event("e", LAST, 3, "s");

    Event kept = TimeShift.none().apply(event, NOW);
    assertEquals(LAST, kept.eventTime());
    assertNull(kept.receivedTime());

    Event moved =
        TimeShift.toEndWith(NOW, FIRST, LAST, Speed.max()).apply(event, NOW.plusNanos(1_500_000));
    assertEquals(NOW, moved.eventTime());
    assertEquals(NOW.plusMillis(1), moved.receivedTime());
    assertEquals(3, moved.sequence());
    assertEquals("s", moved.sessionId());
  }
}
