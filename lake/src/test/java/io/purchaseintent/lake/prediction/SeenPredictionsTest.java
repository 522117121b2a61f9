package io.purchaseintent.lake.prediction;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SeenPredictionsTest {

  @Test
  void whatWasNoted_isKnown_whatWasNot_isNew() {
    SeenPredictions seen = new SeenPredictions();

    for (int i = 0; i < 20_000; i++) {
      assertFalse(seen.note("p" + i, 7), "p" + i);
    }
    for (int i = 0; i < 20_000; i++) {
      assertTrue(seen.note("p" + i, 7), "p" + i);
    }
    assertFalse(seen.note("p1", 8), "of another moment");
  }
}
