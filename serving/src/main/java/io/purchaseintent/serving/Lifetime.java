package io.purchaseintent.serving;

import io.purchaseintent.serving.status.Readiness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The life of a server's process: it warms up, is ready, and goes on after SIGTERM until all that
 * is open is closed. To be opened before anything else, so that it is closed last.
 */
final class Lifetime implements AutoCloseable {

  private volatile Readiness readiness = Readiness.WARMING_UP;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  Readiness readiness() {
    return readiness;
  }

  /** From now on the process is not ended by SIGTERM at once. */
  void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
  }

  private void stop() {
    become(Readiness.STOPPING);
    stopped.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests should be sent here, unless the process was told to stop meanwhile. */
  void ready() {
    become(Readiness.READY);
  }

  private synchronized void become(Readiness next) {
    if (readiness != Readiness.STOPPING) {
      readiness = next;
    }
  }

  /**
   * Waits until the process is told to stop, and says that it does.
   *
   * @param drain how long requests are answered after that
   */
  void awaitStop(Duration drain) throws InterruptedException {
    stopped.await();
    Thread.sleep(drain.toMillis());
    System.out.println("Stopping: no more requests are taken, those under way are answered");
    System.out.flush();
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
