package io.purchaseintent.serving.online;

import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends replies that are overdue, all by one thread that looks every few milliseconds.
 *
 * <p>A wait with a time limit of its own costs each request a timer that is set and, nearly always,
 * cleared: on two cores that was a seventh of the server's CPU time. Thread-safe.
 */
final class Deadlines implements Looping, AutoCloseable {

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
  private final SupervisedLoop loop;
  private volatile @Nullable Thread asleep;
  private volatile boolean closed;

  Deadlines() {
    // Who waits for a reply waits for this: it never rests for long.
    loop = SupervisedLoop.start("store-deadlines", this::watch, Duration.ofMillis(100));
  }

  /**
   * Ends a reply with a {@link TimeoutException} unless it comes before.
   *
   * @param nanos an instant as {@link System#nanoTime} tells it
   */
  void end(CompletableFuture<?> reply, long nanos) {
    pending.add(new Due(nanos, reply));
    wake();
  }

  private void wake() {
    Thread sleeper = asleep;
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  @Override
  public List<SupervisedLoop> loops() {
    return List.of(loop);
  }

  private boolean watch() {
    sweep(System.nanoTime());
    if (pending.isEmpty()) {
      asleep = Thread.currentThread();
      if (pending.isEmpty() && !closed) {
        LockSupport.park(this);
      }
      asleep = null;
    } else {
      LockSupport.parkNanos(this, TICK.toNanos());
    }
    return !closed;
  }

  private void sweep(long now) {
    pending.removeIf(due -> due.reply().isDone() || due.isEndedBy(now));
  }

  @Override
  public void close() {
    closed = true;
    loop.close();
    wake();
    loop.awaitEnd();
  }
}
