package io.purchaseintent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SupervisedLoopTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  /** What is told meanwhile. */
  private static final class Told extends Handler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SupervisedLoop.class.getName());
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    Told() {
      LOG.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOG.removeHandler(this);
    }
  }

  @Test
  void roundThatFails_isToldOnceAKind_countedAlways_andTriedAgain() throws Exception {
    BlockingQueue<Throwable> faults =
        new LinkedBlockingQueue<>(
            List.of(
                new IllegalStateException("one"),
                new OutOfMemoryError("two"),
                new IllegalStateException("three"),
                new StackOverflowError()));
    CountDownLatch mended = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Told told = new Told();
        SupervisedLoop loop =
            SupervisedLoop.start(
                "test",
                () -> {
                  Throwable fault = faults.poll();
                  if (fault instanceof Error error) {
                    throw error;
                  } else if (fault instanceof RuntimeException exception) {
                    throw exception;
                  }
                  mended.countDown();
                  go.await();
                  return true;
                },
                SHORT)) {
      mended.await();

      assertEquals(4, loop.failures());
      assertEquals(
          List.of(IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class),
          told.records.stream().map(record -> record.getThrown().getClass()).toList());
      go.countDown();
    }
  }

  @Test
  void problem_namesTheLoop_untilARoundGoesWell() throws Exception {
    Semaphore rounds = new Semaphore(0);
    CountDownLatch well = new CountDownLatch(2);
    AtomicReference<RuntimeException> fault =
        new AtomicReference<>(new IllegalArgumentException("no such thing"));
    try (SupervisedLoop loop =
        SupervisedLoop.start(
            "guard",
            () -> {
              rounds.acquire();
              RuntimeException thrown = fault.get();
              if (thrown != null) {
                throw thrown;
              }
              well.countDown();
              return true;
            },
            SHORT)) {
      assertEquals(Optional.empty(), loop.problem());
      rounds.release();
      while (loop.failures() == 0) {
        Thread.onSpinWait();
      }
      assertEquals(
          "The loop \"guard\" failed 1 time in a row with java.lang.IllegalArgumentException: the"
              + " log says why, and it is tried again",
          loop.problem().orElseThrow());

      fault.set(null);
      rounds.release(2);
      assertTrue(well.await(30, TimeUnit.SECONDS));
      while (loop.problem().isPresent()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void loopThatIsClosed_ends_evenIfItFailsForEver() {
    SupervisedLoop loop =
        SupervisedLoop.every(
            SHORT,
            "test",
            () -> {
              throw new IllegalStateException("always");
            });

    loop.close();
    loop.awaitEnd();

    SupervisedLoop other =
        SupervisedLoop.start(
            "test",
            () -> {
              throw new IllegalStateException("always");
            },
            SHORT);
    other.close();
    other.awaitEnd();
    assertTrue(other.failures() >= 1);
  }
}
