package io.purchaseintent.incident.unattended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DaysTest {

  /** A Monday, late in the evening. */
  private final Days days = new Days(Instant.parse("2026-11-30T23:10:00Z"));

  @Test
  void whatIsOver_isThere_whateverItsTime() {
    assertTrue(days.isThere(Instant.parse("2026-11-29T04:00:00Z")));
    assertEquals(LocalDate.parse("2026-11-14"), days.changed());
  }

  @Test
  void whatIsToCome_isOfThisTimeOfDay_alsoBeyondMidnight() {
    assertTrue(days.isThere(Instant.parse("2026-12-03T22:00:00Z")));
    assertTrue(days.isThere(Instant.parse("2026-12-03T01:30:00Z")));
    assertFalse(days.isThere(Instant.parse("2026-12-03T12:00:00Z")));
  }

  @Test
  void onAWeekday_noVisitOfAWeekendComes() {
    assertFalse(days.isThere(Instant.parse("2026-12-05T22:00:00Z")));
  }
}
