package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstantTextTest {

  @Test
  void whatInstantWrites_isRead() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      long second = random.nextLong(-70_000_000_000L, 260_000_000_000L);
      Instant millis = Instant.ofEpochSecond(second, 1_000_000L * random.nextInt(1_000));
      Instant nanos = millis.plusNanos(random.nextInt(1_000_000));
      assertEquals(millis, InstantText.parse(millis.toString()));
      assertEquals(nanos, InstantText.parse(nanos.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-02-29T23:59:59Z",
        "2016-10-30T24:00:00Z",
        "0000-01-01T00:00:00.001Z",
        "2016-10-30T00:00:00.5Z"
      })
  void whatInstantReads_isReadAsIt(String text) {
    assertEquals(Instant.parse(text), InstantText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-02-29T00:00:00Z",
        "2016-13-01T00:00:00Z",
        "2016-10-30T00:60:00Z",
        "2016-10-30T25:00:00Z",
        "2016-10-30 00:00:00Z",
        "2016-10-30T00:00:00X",
        ""
      })
  void whatIsNoMoment_isRefused(String text) {
    assertThrows(DateTimeParseException.class, () -> InstantText.parse(text));
  }
}
