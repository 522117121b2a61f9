package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionGapTest {

  private static final SessionGap HALF_AN_HOUR = new SessionGap(Duration.ofMinutes(30));

  @Test
  void split_exactlyTheGap_endsTheSession() {
    CompactEvent first = Histories.view("2026-01-01T00:00:00.000Z", "a", null);
    CompactEvent within = Histories.view("2026-01-01T00:29:59.999Z", "b", null);
    CompactEvent after = Histories.view("2026-01-01T00:59:59.999Z", "c", null);

    assertEquals(
        List.of(List.of(first, within), List.of(after)),
        HALF_AN_HOUR.split(List.of(after, first, within)));
  }

  @Test
  void split_nothing_givesNoSession() {
    assertEquals(List.of(), HALF_AN_HOUR.split(List.of()));
  }
}
