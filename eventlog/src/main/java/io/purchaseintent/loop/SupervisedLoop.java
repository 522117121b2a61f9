package io.purchaseintent.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does something again and again until it is closed, whatever happens meanwhile.
 *
 * <p>What a round throws ends the round and not the thread: also an {@link Error}, for a process
 * that ran out of memory once has it again when a request's is free, and a thread that had ended
 * would never see that. It is counted, logged with its stack the first time that one of its class
 * is thrown, told by {@link #problem} until a round goes well, and the next round begins after a
 * pause that doubles from 0.1 s on. Where even the words for it have no room in memory, it is
 * counted alone. Thread-safe.
 */
public final class SupervisedLoop implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SupervisedLoop.class.getName());

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** One that was closed is not tried for ever. */
  private static final int MOST_FAILURES_AFTER_CLOSE = 3;

  /** What is done again and again. */
  @FunctionalInterface
  public interface Round {

    /**
     * Does it once, and waits where there is nothing to do.
     *
     * @return whether there is another round
     */
    boolean run() throws Exception;
  }

  private final String name;
  private final Round round;
  private final long longestPauseMillis;
  private final CountDownLatch closed;
  private final Thread thread;
  private final AtomicLong failures = new AtomicLong();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private volatile int inARow;
  private volatile boolean done;
  private volatile @Nullable String last;

  private SupervisedLoop(String name, Round round, Duration longestPause, CountDownLatch closed) {
    this.name = name;
    this.round = round;
    this.longestPauseMillis = longestPause.toMillis();
    this.closed = closed;
    this.thread = new Thread(this::repeat, name);
    thread.setDaemon(true);
  }

  /**
   * Begins to do something over and over.
   *
   * @param name of what is done, which no other of the process has
   */
  public static SupervisedLoop start(String name, Round round) {
    return start(name, round, LONGEST_PAUSE);
  }

  /**
   * Begins to do something over and over, with pauses of its own.
   *
   * @param longestPause after rounds that failed
   */
  public static SupervisedLoop start(String name, Round round, Duration longestPause) {
    SupervisedLoop loop = new SupervisedLoop(name, round, longestPause, new CountDownLatch(1));
    loop.thread.start();
    return loop;
  }

  /**
   * Begins to do something now and then.
   *
   * @param interval before the first time, and between the end of one and the next
   */
  public static SupervisedLoop every(Duration interval, String name, Runnable step) {
    CountDownLatch closed = new CountDownLatch(1);
    Round round =
        () -> {
          if (closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
          }
          step.run();
          return true;
        };
    SupervisedLoop loop = new SupervisedLoop(name, round, LONGEST_PAUSE, closed);
    loop.thread.start();
    return loop;
  }

  private void repeat() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = round.run();
        inARow = 0;
      } catch (InterruptedException e) {
        // Only its owner knows of this thread, and interrupts it when it has closed it.
        goesOn = closed.getCount() > 0;
      } catch (Throwable e) {
        goesOn = failed(e);
      }
    }
    done = true;
  }

  /** Whether there is another round. */
  private boolean failed(Throwable failure) {
    // In this order: who sees the count sees what it is of.
    String kind = failure.getClass().getName();
    last = kind;
    inARow++;
    failures.incrementAndGet();
    try {
      tell(kind, failure);
    } catch (Throwable noRoom) {
      // Memory for the words is lacking: the count tells, and the next of its kind is told.
    }
    long pause = longestPauseMillis;
    if (inARow < Integer.SIZE) {
      pause = Math.min(pause, FIRST_PAUSE_MILLIS << Math.min(inARow - 1, 20));
    }
    try {
      closed.await(pause, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // As in a round.
    }
    return closed.getCount() > 0 || inARow < MOST_FAILURES_AFTER_CLOSE;
  }

  private void tell(String kind, Throwable failure) {
    if (!told.contains(kind)) {
      LOG.log(
          Level.SEVERE,
          failure,
          () -> "The loop \"" + name + "\" failed; it is tried again, ever more rarely");
      told.add(kind);
    }
  }

  /** What is done. */
  public String name() {
    return name;
  }

  /** How many rounds have failed until now. */
  public long failures() {
    return failures.get();
  }

  /** What is wrong with it now, for people; empty where the last round went well. */
  public Optional<String> problem() {
    int failed = inARow;
    if (failed == 0) {
      return thread.isAlive() || done
          ? Optional.empty()
          : Optional.of("The loop \"" + name + "\" has ended: start the server again");
    }
    return Optional.of(
        "The loop \""
            + name
            + "\" failed "
            + failed
            + (failed == 1 ? " time" : " times")
            + " in a row with "
            + last
            + ": the log says why, and it is tried again");
  }

  /** Ends it after the round that it is in. */
  @Override
  public void close() {
    closed.countDown();
  }

  /** Wakes a round that waits; to be called once it is closed. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Waits for its end, however often the caller is interrupted meanwhile. */
  public void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
