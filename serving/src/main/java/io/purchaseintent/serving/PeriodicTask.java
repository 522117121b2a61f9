package io.purchaseintent.serving;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Does something again and again until it is closed, such as following a file. */
final class PeriodicTask implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PeriodicTask.class.getName());

  private final Runnable step;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PeriodicTask(String name, Runnable step, Duration interval) {
    this.step = step;
    this.interval = interval;
    this.thread = new Thread(this::repeat, name + "-task");
  }

  /**
   * Begins.
   *
   * @param name of what is done
   * @param step does it once
   * @param interval between the end of one step and the next
   */
  static PeriodicTask start(String name, Runnable step, Duration interval) {
    PeriodicTask task = new PeriodicTask(name, step, interval);
    task.thread.setDaemon(true);
    task.thread.start();
    return task;
  }

  private void repeat() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          step.run();
        } catch (RuntimeException | Error e) {
          // An error too, such as of memory: a task that ended would never see what is mended.
          LOG.log(Level.WARNING, e, () -> thread.getName() + ": a step failed");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
