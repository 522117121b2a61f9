package io.purchaseintent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeSplitTest {

  private static final TimeSplit SPLIT =
      new TimeSplit(
          Instant.parse("2026-01-02T00:00:00Z"),
          Instant.parse("2026-01-03T00:00:00Z"),
          Duration.ofMinutes(30));

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T23:00:00.000Z, 2026-01-01T23:30:00.000Z, TRAIN",
    "2026-01-01T23:00:00.000Z, 2026-01-01T23:30:00.001Z, ",
    "2026-01-01T23:59:59.999Z, 2026-01-02T00:10:00.000Z, ",
    "2026-01-02T00:00:00.000Z, 2026-01-02T23:30:00.000Z, VALIDATION",
    "2026-01-02T23:59:59.999Z, 2026-01-02T23:59:59.999Z, ",
    "2026-01-03T00:00:00.000Z, 2026-01-03T00:00:00.000Z, TEST",
  })
  void session_openAcrossABorder_isInNoPart(String start, String end, TimeSplit.Part part) {
    assertEquals(Optional.ofNullable(part), SPLIT.partOf(Instant.parse(start), Instant.parse(end)));
  }

  @Test
  void ofDays_splitsWholeDays() {
    TimeSplit split =
        TimeSplit.ofDays(
            LocalDate.of(2016, 8, 1), LocalDate.of(2016, 10, 31), 70, 12, Duration.ofMinutes(30));

    assertEquals(Instant.parse("2016-10-04T00:00:00Z"), split.validationStart());
    assertEquals(Instant.parse("2016-10-15T00:00:00Z"), split.testStart());
  }

  @Test
  void ofDays_tooFew_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            TimeSplit.ofDays(
                LocalDate.of(2016, 8, 1), LocalDate.of(2016, 8, 2), 70, 12, Duration.ZERO));
  }
}
