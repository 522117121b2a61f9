package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A task that goes on. */
final class PeriodicTaskTest {

  @Test
  void task_outlivesErrors() throws Exception {
    CountDownLatch looks = new CountDownLatch(3);
    Runnable look =
        () -> {
          looks.countDown();
          throw new OutOfMemoryError("a file that is too long");
        };

    try (PeriodicTask task = PeriodicTask.start("test", look, Duration.ofMillis(1))) {
      assertTrue(looks.await(30, TimeUnit.SECONDS));
    }
  }
}
