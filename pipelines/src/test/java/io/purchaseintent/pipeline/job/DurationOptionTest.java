package io.purchaseintent.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationOptionTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "PT0.000999999S", "soon", "P36501D"})
  void durationThatNoJobCanKeep_isRefusedByItsName(String text) {
    JobFailure refused =
        assertThrows(JobFailure.class, () -> DurationOption.positive("sessionExpiry", text));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("--session-expiry=" + text),
        refused.getMessage());
  }

  @Test
  void shortestAndLongest_areTaken() {
    assertEquals(Duration.ofMillis(1), DurationOption.positive("sessionGap", "PT0.001S"));
    assertEquals(Duration.ofDays(36_500), DurationOption.positive("sessionGap", "P36500D"));
    assertEquals(Duration.ZERO, DurationOption.notNegative("watermarkDelay", "PT0S"));
  }
}
