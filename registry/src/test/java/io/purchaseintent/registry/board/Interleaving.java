package io.purchaseintent.registry.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Lets several actors work on the same notes, one call at a time, in an order that a seed chooses:
 * between two calls of one any number of others' may come, some sleep long, and some die.
 */
final class Interleaving {

  /** How an actor ends that was killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What an actor does with notes that are its own view of the common ones. */
  interface Actor {
    void act(Notes notes);
  }

  private final Random random;
  private final Notes common;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();
  private final List<Integer> waiting = new ArrayList<>();
  private int running;
  private int chosen = -1;
  private int doomed = -1;
  private long nanos;

  Interleaving(long seed, Notes common) {
    this.random = new Random(seed);
    this.common = common;
  }

  /** The time that all have in common, which only runs on. */
  long nanos() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs them all.
   *
   * @param longestStep how far the time goes at most from one call to the next
   * @param deaths that one call in so many ends with its actor's death
   */
  void run(List<Actor> actors, long longestStep, int deaths) throws InterruptedException {
    running = actors.size();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      int me = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  actors.get(me).act(new Gated(me));
                } catch (Killed e) {
                  // As planned.
                } catch (Throwable e) {
                  synchronized (thrown) {
                    thrown.add(e);
                  }
                } finally {
                  leave();
                }
              });
      threads.add(thread);
      thread.start();
    }
    lock.lock();
    try {
      while (running > 0) {
        while (running > 0 && (waiting.size() < running || chosen >= 0)) {
          turned.await();
        }
        if (running > 0) {
          // Now and then all sleep for longer than anything they wait for.
          nanos += (long) (random.nextDouble() * longestStep) * (random.nextInt(50) == 0 ? 40 : 1);
          chosen = waiting.remove(random.nextInt(waiting.size()));
          doomed = random.nextInt(deaths) == 0 ? chosen : -1;
          turned.signalAll();
        }
      }
    } finally {
      lock.unlock();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!thrown.isEmpty()) {
      throw new AssertionError("an actor failed", thrown.get(0));
    }
  }

  private void leave() {
    lock.lock();
    try {
      running--;
      chosen = -1;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(int me) {
    lock.lock();
    try {
      waiting.add(me);
      chosen = chosen == me ? -1 : chosen;
      turned.signalAll();
      while (chosen != me) {
        turned.awaitUninterruptibly();
      }
      if (doomed == me) {
        throw new Killed();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The common notes, of which each call waits for its turn, and holds it until the next. */
  private final class Gated implements Notes {

    private final int me;

    Gated(int me) {
      this.me = me;
    }

    @Override
    public SortedMap<String, String> read(Predicate<String> wanted) {
      await(me);
      return common.read(wanted);
    }

    @Override
    public boolean create(String name, String text) {
      await(me);
      return common.create(name, text);
    }

    @Override
    public void write(String name, String text) {
      await(me);
      common.write(name, text);
    }

    @Override
    public void delete(String name) {
      await(me);
      common.delete(name);
    }
  }
}
