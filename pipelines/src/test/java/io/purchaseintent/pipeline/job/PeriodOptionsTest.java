package io.purchaseintent.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodOptionsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-03-01T00:00:00Z"), ZoneOffset.UTC);

  private static DayPeriod period(String... args) {
    return PeriodOptions.period(
        PipelineOptionsFactory.fromArgs(args).as(PeriodOptions.class), CLOCK);
  }

  @Test
  void aDay_isFromItsMidnightToTheNext() {
    DayPeriod day = period("--day=2016-12-31");

    assertEquals(Instant.parse("2016-12-31T00:00:00Z"), day.start());
    assertEquals(Instant.parse("2017-01-01T00:00:00Z"), day.end());
    assertTrue(day.contains(day.start()));
    assertTrue(day.contains(day.end().minusNanos(1)));
    assertFalse(day.contains(day.end()));
    assertFalse(day.contains(day.start().minusNanos(1)));
  }

  @Test
  void severalDays_endBeforeTheLastOneNamed() {
    DayPeriod days = period("--from=2016-10-01", "--to=2016-10-08");

    assertEquals(Instant.parse("2016-10-08T00:00:00Z"), days.end());
    assertEquals("2016-10-01 to 2016-10-08", days.toString());
  }

  @Test
  void withoutOptions_itIsYesterday_alsoOnALeapDay() {
    assertEquals("2024-02-29", period().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--day=2016-02-30, --day=2016-02-30 is no day",
    "--from=2016-10-01, --from=2016-10-01 needs --to",
    "--to=2016-10-01, --to=2016-10-01 needs --from",
    "--from=2016-10-02 --to=2016-10-02, --to=2016-10-02 must be after --from=2016-10-02",
    "--day=2016-10-02 --to=2016-10-03, --day=2016-10-02 excludes --from and --to",
    "--from=x --to=2016-10-03, --from=x is no day",
  })
  void daysThatDoNotFit_areExplained(String args, String message) {
    JobFailure refused = assertThrows(JobFailure.class, () -> period(args.split(" ")));

    assertTrue(refused.isWrongUsage());
    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused.getMessage());
  }
}
