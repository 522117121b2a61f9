package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-05-01T10:00:00Z          | 2024-05-01T10:00:00Z",
        "2024-05-01T10:00:00.1234567Z  | 2024-05-01T10:00:00.123Z",
        "2024-05-01 10:00:00+00        | 2024-05-01T10:00:00Z",
        "2024-05-01 10:00:00+00:00     | 2024-05-01T10:00:00Z",
        "2024-05-01 10:00:00.123456+02:00 | 2024-05-01T08:00:00.123Z",
        "2024-05-01T10:00:00+0000      | 2024-05-01T10:00:00Z",
        "2024-05-01T10:00:00.5-0330    | 2024-05-01T13:30:00.500Z",
        "2024-05-01T10:00:00 +02       | 2024-05-01T08:00:00Z",
        "2024-05-01T10:00:00,123Z      | 2024-05-01T10:00:00.123Z",
        "2024-05-01t10:00:00z          | 2024-05-01T10:00:00Z",
        "2024-05-01T10:00Z             | 2024-05-01T10:00:00Z",
        "2016-12-31T23:59:60Z          | 2016-12-31T23:59:59Z",
        "2024-02-29T00:00:00.000000000000+14:00 | 2024-02-28T10:00:00Z"
      })
  void writtenByPrograms_isRead(String text, Instant expected) {
    assertEquals(expected, EventTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024-05-01",
        "2024-05-01T10:00:00",
        "2024-05-01T10:00:00 Europe/Vienna",
        "2024-02-30T10:00:00Z",
        "2023-02-29T10:00:00+00",
        "2024-05-01T24:00:00Z",
        "2024-05-01T10:60:00Z",
        "2024-05-01T10:00:61Z",
        "2024-05-01T10:00:00.Z",
        "2024-05-01T10:00:00+2",
        "2024-05-01T10:00:00+19:00",
        "2024-05-01T10:00:00+02:60",
        "2024-05-01T10:00:00  Z",
        "20240501T100000Z",
        "٢٠٢٤-05-01T10:00:00Z"
      })
  void withoutOffsetOrNoTime_isNone(String text) {
    assertNull(EventTime.parse(text));
  }
}
