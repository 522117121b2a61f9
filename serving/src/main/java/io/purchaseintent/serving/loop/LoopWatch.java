package io.purchaseintent.serving.loop;

import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.Lease;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.LoopBoard.View;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether a loop that was begun still renews its lease. Thread-safe.
 *
 * <p>One that was ended in order is not missed; one that was never there neither.
 */
public final class LoopWatch {

  /** A loop that was killed is begun again before that, where something looks after it. */
  private static final int LENGTHS = 5;

  private static final String HELD_IT =
      " held it, and nothing is watched, retrained or rolled out; begin ./intent loop run again, it"
          + " goes on where it was";

  private final LoopBoard board;
  private final LongSupplier nanos;
  private @Nullable Lease seen;
  private long seenAt;

  /**
   * Watches a board.
   *
   * @param nanos a clock that only runs on
   */
  public LoopWatch(LoopBoard board, LongSupplier nanos) {
    this.board = board;
    this.nanos = nanos;
  }

  /** Looks; empty where the registry does not answer, whose faults are told by others. */
  public Optional<View> look() {
    try {
      return Optional.of(view());
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /**
   * All that is known of the loop.
   *
   * @throws RegistryException if the registry cannot be read
   */
  View view() {
    View view = board.view();
    see(view);
    return view;
  }

  private synchronized void see(View view) {
    Lease now = view.lease().orElse(null);
    Lease before = seen;
    boolean same =
        now != null && before != null && now.term() == before.term() && now.turn() == before.turn();
    if (!same) {
      seen = now;
      seenAt = nanos.getAsLong();
    }
  }

  /** Since when it is silent, as told by the loop's own clock; null where it is not. */
  synchronized @Nullable Lease silent() {
    Lease lease = seen;
    boolean isSilent =
        lease != null
            && lease.ended() == null
            && lease.holder().isLoop()
            && nanos.getAsLong() - seenAt >= LENGTHS * lease.length().toNanos();
    return isSilent ? lease : null;
  }

  /** Time since the lease was seen renewed, by this server's clock; empty where nobody has it. */
  synchronized Optional<Duration> age() {
    return Optional.ofNullable(seen)
        .filter(lease -> lease.ended() == null)
        .map(lease -> Duration.ofNanos(nanos.getAsLong() - seenAt));
  }

  /** What is wrong, for people. */
  public Optional<String> problem() {
    Lease lease = silent();
    if (lease != null) {
      return Optional.of(
          "The loop is silent since " + lease.renewed() + ": " + lease.holder() + HELD_IT);
    }
    return Optional.ofNullable(missed())
        .map(gone -> "The loop never gave its lease back: " + gone + HELD_IT);
  }

  /** A loop that others followed who do a thing by hand; null where none is missed. */
  private synchronized @Nullable Holder missed() {
    return seen == null ? null : seen.missed();
  }
}
