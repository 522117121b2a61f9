package io.purchaseintent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoredMomentsTest {

  private static final Moments MOMENTS =
      new Moments(new int[] {0, 0, 0, 1, 2, 2}, new int[] {1, 2, 3, 1, 1, 2}, new long[6]);

  private static final ScoredMoments SCORED =
      new ScoredMoments(
          MOMENTS,
          new float[] {1, 1, 1, 0, 0, 0},
          new float[] {1 / 3f, 1 / 3f, 1 / 3f, 1, 0.5f, 0.5f},
          new double[] {0.2, 0.7, 0.4, 0.1, 0.3, 0.6},
          List.of(
              new Attribute(
                  "device", List.of("desktop", "mobile"), new int[] {0, 0, 0, 1, -1, -1})));

  @Test
  void moments_atAnEvent_andOneOfEachSession() {
    assertArrayEquals(new int[] {0, 3, 4}, MOMENTS.atEvent(1));
    assertArrayEquals(new int[] {2}, MOMENTS.atEvent(3));
    int[] chosen = MOMENTS.oneOfEachSession(5);
    assertEquals(3, chosen.length);
    assertEquals(3, chosen[1]);
    assertArrayEquals(chosen, MOMENTS.oneOfEachSession(5));
    assertEquals(3, MOMENTS.sessionCount());
  }

  @Test
  void firstOfEachSession_skipsSessionsWithout() {
    assertArrayEquals(
        new int[] {1, 5}, MOMENTS.firstOfEachSession(row -> SCORED.scores()[row] > 0.35));
  }

  @Test
  void highestOfEachSession_hasARowASession() {
    ScoredRows rows = SCORED.highestOfEachSession();

    assertEquals(3, rows.size());
    assertEquals(0.1, rows.score(0));
    assertEquals(0.6, rows.score(1));
    assertEquals(0.7, rows.score(2));
    assertTrue(rows.positive(2));
    assertEquals(3, rows.totalWeight());
  }

  @Test
  void rows_byAttribute() {
    assertArrayEquals(new int[] {3}, SCORED.rowsWith("device", "mobile").orElseThrow());
    assertArrayEquals(
        new int[] {0, 1, 2, 4, 5}, SCORED.rowsWithout("device", "mobile").orElseThrow());
    assertTrue(SCORED.rowsWith("device", "tablet").isEmpty());
    assertTrue(SCORED.rowsWith("channel", "social").isEmpty());
  }

  @Test
  void weights_areByVisit_byMoment_orAllAlike() {
    int[] rows = {0, 3};

    assertEquals(1 + 1 / 3f, SCORED.byVisit(rows).totalWeight(), 1e-6);
    assertEquals(2, SCORED.byMoment(rows).totalWeight());
    assertEquals(1 / 2f + 1 / 3f, SCORED.byMoment(new int[] {1, 2}).totalWeight(), 1e-6);
    assertEquals(2, SCORED.unweighted(rows).totalWeight());
    assertEquals(2, SCORED.sessions(new int[] {0, 1, 3}));
    assertEquals(1, SCORED.purchasingSessions(new int[] {0, 1, 3}));
  }
}
