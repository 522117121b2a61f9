package io.purchaseintent.serving;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets something follow its file until it is closed. */
final class FileWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(FileWatch.class.getName());

  private final Runnable follow;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private FileWatch(String name, Runnable follow, Duration interval) {
    this.follow = follow;
    this.interval = interval;
    this.thread = new Thread(this::watch, name + "-watch");
  }

  /**
   * Begins to look at a file.
   *
   * @param name of what follows it
   * @param follow looks at the file once
   */
  static FileWatch start(String name, Runnable follow, Duration interval) {
    FileWatch watch = new FileWatch(name, follow, interval);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          follow.run();
        } catch (RuntimeException | Error e) {
          // An error too, such as of memory: a watch that ended would never see what is mended.
          LOG.log(Level.WARNING, e, () -> thread.getName() + ": looking at the file failed");
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
