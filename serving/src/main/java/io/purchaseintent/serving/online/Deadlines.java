package io.purchaseintent.serving.online;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends replies that are overdue, all by one thread that looks every few milliseconds.
 *
 * <p>A wait with a time limit of its own costs each request a timer that is set and, nearly always,
 * cleared: on two cores that was a seventh of the server's CPU time. Thread-safe.
 */
final class Deadlines implements AutoCloseable {

  /** How late a reply may be ended. */
  private static final Duration TICK = Duration.ofMillis(5);

  private record Due(long nanos, CompletableFuture<?> reply) {

    boolean isEndedBy(long now) {
      return nanos - now <= 0
          && (reply.completeExceptionally(new TimeoutException("the store did not answer"))
              || reply.isDone());
    }
  }

  private final Queue<Due> pending = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::watch, "store-deadlines");
  private volatile boolean asleep;
  private volatile boolean closed;

  Deadlines() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Ends a reply with a {@link TimeoutException} unless it comes before.
   *
   * @param nanos an instant as {@link System#nanoTime} tells it
   */
  void end(CompletableFuture<?> reply, long nanos) {
    pending.add(new Due(nanos, reply));
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void watch() {
    while (!closed) {
      sweep(System.nanoTime());
      if (pending.isEmpty()) {
        asleep = true;
        if (pending.isEmpty()) {
          LockSupport.park(this);
        }
        asleep = false;
      } else {
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    }
  }

  private void sweep(long now) {
    pending.removeIf(due -> due.reply().isDone() || due.isEndedBy(now));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
