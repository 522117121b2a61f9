package io.purchaseintent.registry.board;

import io.purchaseintent.registry.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leave to train or to roll out, of which a model gives one at a time: the loop's, for a program
 * that the loop started, else a lease of the program's own, renewed beside its work. Thread-safe.
 */
public final class Permit implements AutoCloseable {

  /** The variable by which a loop tells the programs that it starts what it holds. */
  public static final String VARIABLE = "INTENT_LOOP_HOLDER";

  /** As long as a loop's, unless that is told otherwise. */
  public static final Duration LENGTH = Duration.ofMinutes(1);

  private static final Duration ASKS_EVERY = Duration.ofMillis(500);
  private static final int RENEWALS = 4;

  private final Notes notes;
  private final String holder;
  private final @Nullable HeldLease own;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Runnable lost;

  private Permit(Notes notes, String holder, @Nullable HeldLease own) {
    this.notes = notes;
    this.holder = holder;
    this.own = own;
  }

  /** Another has it, and is at work. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private Refused(String message) {
      super(message);
    }
  }

  /**
   * Who asks, and what for.
   *
   * @param program such as {@code retrain}
   * @param what it is about, for people
   * @param loop what {@link #VARIABLE} says; null where a person started the program
   * @param told hears what is waited for
   */
  public record Asker(String program, String what, @Nullable String loop, Consumer<String> told) {}

  /** Time, of which a wait takes some. */
  interface Time extends LongSupplier {
    void pass(Duration time) throws InterruptedException;
  }

  /**
   * Asks until it is given or known to be another's, which takes as long as a lease at most; then
   * renews it until it is closed.
   *
   * @throws Refused if another has it, or the loop that started this program has it no more
   * @throws RegistryException if the registry cannot be asked
   */
  public static Permit ask(Notes notes, Asker asker) throws Refused, InterruptedException {
    Time time =
        new Time() {
          @Override
          public long getAsLong() {
            return System.nanoTime();
          }

          @Override
          public void pass(Duration length) throws InterruptedException {
            Thread.sleep(length.toMillis());
          }
        };
    Permit permit = ask(notes, asker, new Processes(), Clock.systemUTC(), time);
    permit.renewBesides(new Doing(asker.program(), asker.what(), "a person started it"));
    return permit;
  }

  /** The same without renewals. */
  static Permit ask(Notes notes, Asker asker, Processes processes, Clock clock, Time time)
      throws Refused, InterruptedException {
    String loop = asker.loop();
    if (loop != null) {
      Permit ofLoop = new Permit(notes, loop, null);
      if (ofLoop.isGood()) {
        return ofLoop;
      }
      throw new Refused(
          "The loop that started this holds the lease no more ("
              + VARIABLE
              + "="
              + loop
              + "): its next holder goes on with it. Started by hand it asks for a lease of its own"
              + " once that variable is gone");
    }
    Holder me = processes.me(asker.program());
    LeaseDesk desk = new LeaseDesk(notes, me, LENGTH, processes, clock, time);
    boolean waits = false;
    while (true) {
      LeaseDesk.Answer answer = desk.ask();
      HeldLease held = answer.held();
      if (held != null) {
        return new Permit(notes, me.id(), held);
      }
      Lease by = answer.by();
      if (by != null && answer.lives()) {
        throw new Refused(refusal(by));
      }
      if (by != null && !waits) {
        waits = true;
        asker
            .told()
            .accept(
                "waits until it is known whether "
                    + by.holder()
                    + " is still at work: "
                    + by.length()
                    + " at most");
      }
      time.pass(ASKS_EVERY);
    }
  }

  private static String refusal(Lease by) {
    String at = (by.doing().step() + " " + by.doing().what()).strip();
    return "One retraining or roll-out at a time: "
        + by.holder()
        + " holds the lease since "
        + by.since()
        + ", renewed it at "
        + by.renewed()
        + ", and is at \""
        + at
        + "\". Leave it to that one (./intent loop status tells what it does), "
        + (by.holder().isLoop()
            ? "or end that loop, do this by hand, and begin it again"
            : "and start this again once it has ended");
  }

  void renewBesides(Doing doing) {
    HeldLease mine = own;
    if (mine == null) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                do {
                  renew(mine, doing);
                } while (!closed.await(
                    LENGTH.dividedBy(RENEWALS).toMillis(), TimeUnit.MILLISECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "permit");
    thread.setDaemon(true);
    thread.start();
  }

  private void renew(HeldLease mine, Doing doing) {
    synchronized (mine) {
      if (closed.getCount() == 0) {
        return;
      }
      try {
        Runnable hears = lost;
        if (!mine.renew(doing, mine.lease().paused()) && hears != null) {
          hears.run();
        }
      } catch (RegistryException e) {
        // Tried again; who works asks before each thing whether it is still good.
      }
    }
  }

  /**
   * The fence, to be asked right before each thing that only one may do: whether nobody else can
   * have it.
   *
   * @throws RegistryException if that cannot be told
   */
  public boolean isGood() {
    if (closed.getCount() == 0) {
      return false;
    }
    HeldLease mine = own;
    if (mine == null) {
      Optional<Lease> newest = Lease.newest(notes.read(Lease::isName));
      return newest.filter(lease -> isOf(lease, holder)).isPresent();
    }
    synchronized (mine) {
      // One that could not be renewed for long, as of a registry that was away, is renewed now.
      return (mine.isCertain() || mine.renew(mine.lease().doing(), mine.lease().paused()))
          && mine.isMine();
    }
  }

  /** Who is told, of another thread, once a lease of its own is seen to be another's. */
  public void whenLost(Runnable hears) {
    lost = hears;
  }

  private static boolean isOf(Lease lease, String holder) {
    return lease.ended() == null && lease.holder().id().equals(holder);
  }

  /** Gives a lease of its own back; the loop's stays the loop's. */
  @Override
  public void close() {
    closed.countDown();
    HeldLease mine = own;
    if (mine == null) {
      return;
    }
    synchronized (mine) {
      try {
        mine.end();
      } catch (RegistryException e) {
        // It ends by itself.
      }
    }
  }
}
