package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @ParameterizedTest
  @CsvSource({
    "2026-01-15 12:00:00, 2026-01-15T11:00:00Z",
    "2026-07-15 12:00:00.250, 2026-07-15T10:00:00.250Z",
    "2026-07-15 12:00:00 UTC, 2026-07-15T12:00:00Z",
    "2026-07-15T12:00:00Z, 2026-07-15T12:00:00Z",
    // Skipped by the change to summer time: moved forward. Twice at its end: the first.
    "2026-03-29 02:30:00, 2026-03-29T01:30:00Z",
    "2026-10-25 02:30:00, 2026-10-25T00:30:00Z",
    "2024-02-29 23:59:59, 2024-02-29T22:59:59Z"
  })
  void datetime_withoutOffset_isInTheMappingsZone(String text, String expected) {
    assertEquals(expected, TimeFormat.DATETIME.toIso(text, VIENNA));
  }

  @Test
  void epochs_differByUnit() {
    assertEquals("1970-01-02T00:00:00Z", TimeFormat.EPOCH_SECONDS.toIso("86400", ZoneOffset.UTC));
    assertEquals(
        "1970-01-01T00:01:26.400Z", TimeFormat.EPOCH_MILLIS.toIso("86400", ZoneOffset.UTC));
    assertEquals(
        "1970-01-02T00:00:00.5Z", TimeFormat.EPOCH_SECONDS.toIso("86400.5", ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "12a", "999999999999999", "2026-01-01", "0x10"})
  void textOfAnotherForm_isNone(String text) {
    for (TimeFormat format : TimeFormat.values()) {
      assertNull(format.toIso(text, VIENNA), format + " took \"" + text + '"');
    }
  }

  @Test
  void iso_withoutOffset_isNone() {
    assertNull(TimeFormat.ISO.toIso("2026-01-15T12:00:00", VIENNA));
    assertEquals(
        "2026-01-15T12:00:00-05:00", TimeFormat.ISO.toIso("2026-01-15T12:00:00-05:00", VIENNA));
  }
}
