package io.purchaseintent.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        "1970-01-02T00:00:00.500Z", TimeFormat.EPOCH_SECONDS.toIso("86400.5", ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource({
    "EPOCH_SECONDS, 1714557600, 2024-05-01T10:00:00Z",
    "EPOCH_SECONDS, 1.7145576E9, 2024-05-01T10:00:00Z",
    "EPOCH_SECONDS, -86400, 1969-12-31T00:00:00Z",
    "EPOCH_SECONDS, -0.5, 1969-12-31T23:59:59.500Z",
    "EPOCH_MILLIS, 1714557600123, 2024-05-01T10:00:00.123Z",
    "EPOCH_MILLIS, -1, 1969-12-31T23:59:59.999Z",
    "EPOCH_MICROS, 1714557600123456, 2024-05-01T10:00:00.123456Z",
    "EPOCH_NANOS, 1714557600123456789, 2024-05-01T10:00:00.123456789Z",
    "EPOCH_NANOS, 1.714557600123456789E18, 2024-05-01T10:00:00.123456789Z"
  })
  void epoch_withFractionExponentOrSign_isExact(TimeFormat format, String text, String expected) {
    assertEquals(expected, format.toIso(text, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-15 12:00:00 Europe/London, 2026-07-15T11:00:00Z",
    "2026-07-15 12:00, 2026-07-15T10:00:00Z",
    "'2026-07-15T12:00:00,250', 2026-07-15T10:00:00.250Z",
    "2026-07-15 12:00:00+0530, 2026-07-15T06:30:00Z",
    "2026-07-15 12:00:00 -07, 2026-07-15T19:00:00Z",
    "2026-07-15 12:00:00 GMT, 2026-07-15T12:00:00Z"
  })
  void datetime_withOffsetOrZone_isInThat(String text, String expected) {
    assertEquals(expected, TimeFormat.DATETIME.toIso(text, VIENNA));
  }

  @Test
  void date_isTheStartOfTheDayInTheZone() {
    assertEquals("2026-01-14T23:00:00Z", TimeFormat.DATE.toIso("2026-01-15", VIENNA));
    assertNull(TimeFormat.DATE.toIso("2026-02-29", VIENNA));
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yyyy HH:mm:ss, 01/05/2024 10:00:00, 2024-05-01T08:00:00Z",
    "yyyyMMddHHmmss, 20240501100000, 2024-05-01T08:00:00Z",
    "dd.MM.yyyy, 01.05.2024, 2024-04-30T22:00:00Z",
    "'''day'' d/M/uuuu', day 1/5/2024, 2024-04-30T22:00:00Z",
    "dd MMM yyyy HH:mm:ss xx, 01 May 2024 10:00:00 +0100, 2024-05-01T09:00:00Z",
    "yyyy-MM-dd hh:mm:ss a, 2024-05-01 01:00:00 PM, 2024-05-01T11:00:00Z"
  })
  void pattern_isReadInTheMappingsZone(String pattern, String text, String expected) {
    assertEquals(expected, TimePattern.of(pattern).toIso(text, VIENNA));
    assertNull(TimePattern.of(pattern).toIso("31/02/2024 10:00:00", VIENNA));
  }

  /** Each time would be its day's start, and every visit one of midnight. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd/MM/yyyy hh:mm:ss",
        "yyyy-MM-dd'T'hh:mm:ss XXX",
        "dd/MM/yyyy mm:ss",
        "dd/MM/yyyy HH:ss",
        "dd/MM/yyyy a"
      })
  void patternOfTimeWithoutItsHour_isRefused(String pattern) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> TimePattern.of(pattern));
    String message = String.valueOf(refused.getMessage());

    assertTrue(message.startsWith("it tells a part of the time of day"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yyyy hh:mm a, 01/05/2024 10:00 pm, 2024-05-01T22:00:00Z",
    "dd MMM yyyy HH:mm, 01 MAY 2024 10:00, 2024-05-01T10:00:00Z"
  })
  void pattern_readsNamesInEitherCase(String pattern, String text, String expected) {
    assertEquals(expected, TimePattern.of(pattern).toIso(text, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HH:mm:ss", "dd/MM", "yyyy-MM", "{", "YYYY-ww"})
  void patternThatTellsNoDay_isRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> TimePattern.of(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "12a",
        "1e999999999",
        "1e-999999999",
        "2026-01-01T",
        "0x10",
        "1.2.3"
      })
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
