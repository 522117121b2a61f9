package io.purchaseintent.trainer.ladder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearningCurveTest {

  /** A session a day for sixteen days, of two events, the second of which is after midnight. */
  private static final Moments TRAIN = train();

  private static Moments train() {
    int[] sessions = new int[32];
    int[] moments = new int[32];
    long[] times = new long[32];
    for (int row = 0; row < 32; row++) {
      sessions[row] = row / 2;
      moments[row] = row % 2 + 1;
      times[row] = Duration.ofDays(row / 2 + row % 2).plusMinutes(row % 2 == 0 ? 0 : 5).toMillis();
    }
    return new Moments(sessions, moments, times);
  }

  @Test
  void steps_areTheLastDays_withWholeSessions() {
    List<int[]> asked = new ArrayList<>();
    ObjectNode whole = new ObjectMapper().createObjectNode();

    JsonNode curve =
        new LearningCurve(TRAIN, Instant.EPOCH.plus(Duration.ofDays(16)))
            .of(
                rows -> {
                  asked.add(rows);
                  return rows.length < 8 ? null : whole;
                },
                whole);

    assertArrayEquals(new int[] {28, 29, 30, 31}, asked.get(0));
    assertEquals(8, asked.get(1).length);
    assertEquals(16, asked.get(2).length);
    // Two days were too few to train on.
    assertEquals(List.of(4, 8, 16), days(curve));
  }

  private static List<Integer> days(JsonNode curve) {
    List<Integer> days = new ArrayList<>();
    curve.forEach(step -> days.add(step.path("days").asInt()));
    return days;
  }
}
