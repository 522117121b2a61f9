package io.purchaseintent.registry.board;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a process asks for the loop of a model, until it gets it. A lease is over when its holder
 * gave it back, when he is a process of this machine that runs no more, or when it was seen
 * unchanged for its length by a clock of the asker's own that nobody sets. No wall clocks are
 * compared: two machines' may be hours apart. Not thread-safe.
 */
public final class LeaseDesk {

  private final Notes notes;
  private final Holder me;
  private final Duration length;
  private final Processes processes;
  private final Clock clock;
  private final LongSupplier nanos;
  private @Nullable Lease seen;
  private long seenAt;

  /**
   * A desk for one asker.
   *
   * @param length of the lease that he gets
   * @param clock for times that people read
   * @param nanos a clock that only runs on, as {@link System#nanoTime}
   */
  public LeaseDesk(
      Notes notes,
      Holder me,
      Duration length,
      Processes processes,
      Clock clock,
      LongSupplier nanos) {
    this.notes = notes;
    this.me = me;
    this.length = length;
    this.processes = processes;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * What came of asking.
   *
   * @param held the lease, or null where another has it
   * @param by who has it, or had it before; null where nobody ever did
   * @param lives whether he renewed it since he was first seen, and so is at work
   */
  public record Answer(@Nullable HeldLease held, @Nullable Lease by, boolean lives) {}

  /** Asks once. Who is refused asks again, a little later. */
  public Answer ask() {
    long now = nanos.getAsLong();
    Lease newest = Lease.newest(notes.read(Lease::isName)).orElse(null);
    Lease before = seen;
    boolean same = newest != null && before != null && isSame(newest, before);
    if (!same) {
      seen = newest;
      seenAt = now;
    }
    boolean isOver =
        newest == null
            || newest.ended() != null
            // This process has stopped what it did with it.
            || newest.holder().id().equals(me.id())
            || processes.isGone(newest.holder())
            || (same && now - seenAt >= newest.length().toNanos());
    if (!isOver) {
      return new Answer(null, newest, before != null && !same);
    }
    return new Answer(take(newest, now), newest, false);
  }

  private static boolean isSame(Lease one, Lease other) {
    return one.term() == other.term() && one.turn() == other.turn();
  }

  private @Nullable HeldLease take(@Nullable Lease before, long now) {
    long term = before == null ? 1 : before.term() + 1;
    Lease mine =
        new Lease(
            term,
            me,
            clock.instant(),
            0,
            clock.instant(),
            length,
            null,
            Doing.BEGINS,
            before == null ? null : before.paused(),
            before == null || me.isLoop() ? null : before.missedAfter());
    if (!notes.create(mine.name(), mine.toJson().toString())) {
      return null;
    }
    HeldLease held = new HeldLease(notes, mine, clock, nanos, now);
    // Who slept since he looked may have made a term that others have left behind.
    Optional<Lease> newest = Lease.newest(notes.read(Lease::isName));
    if (newest.filter(lease -> lease.holder().id().equals(me.id())).isEmpty()) {
      notes.delete(mine.name());
      return null;
    }
    if (term > 2) {
      notes.delete(Lease.name(term - 2));
    }
    return held;
  }
}
