package io.purchaseintent.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LakeLookTest {

  private static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00Z");

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long readings;
  private boolean breaks;

  private final LakeLook look = new LakeLook(this::read, Duration.ofMinutes(15), waiting::add);

  private Outcomes read(Instant since, String champion, String variant) {
    if (breaks) {
      throw new IllegalStateException("broken");
    }
    return new Outcomes(++readings, 0, Hits.NONE, new TreeMap<>(), null);
  }

  private Outcomes look(int step, int minute) {
    return look.of(step, BEGAN, "v1", "shadow-v2", BEGAN.plus(Duration.ofMinutes(minute)));
  }

  @Test
  void whileTheLakeIsRead_whatWasKnownIsTold_andNobodyWaits() {
    assertNotNull(look(1, 0).problem(), "nothing is known yet");
    assertNotNull(look(1, 20).problem(), "one reading at a time");
    assertEquals(1, waiting.size());

    waiting.remove().run();

    assertEquals(1, look(1, 21).sessions());
    assertEquals(1, waiting.size(), "the next reading");
    assertEquals(1, look(1, 22).sessions(), "of the one before");
  }

  @Test
  void whatWasReadOfTheStepBefore_isNotOfThisOne() {
    look(1, 0);
    assertNotNull(look(2, 1).problem());

    waiting.remove().run();

    assertNotNull(look(2, 2).problem(), "that was of the first step");
    waiting.remove().run();
    assertEquals(2, look(2, 3).sessions());
  }

  @Test
  void readAgain_onlyOnceItIsTime_orWhereTheClockWentBack() {
    look(1, 0);
    waiting.remove().run();
    assertNull(look(1, 14).problem());
    assertEquals(0, waiting.size());

    look(1, 15);
    assertEquals(1, waiting.size());
    waiting.remove().run();
    look(1, 3);
    assertEquals(1, waiting.size());
  }

  @Test
  void fault_isNotKeptToItself() {
    breaks = true;
    look(1, 0);
    waiting.remove().run();

    assertThrows(IllegalStateException.class, () -> look(1, 1));
  }
}
