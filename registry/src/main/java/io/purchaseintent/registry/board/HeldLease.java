package io.purchaseintent.registry.board;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lease in its holder's hands. He alone writes its note, so none of his writes needs a condition;
 * who comes after him has a note of his own. Not thread-safe.
 */
public final class HeldLease {

  /** Held for certain only for a part of its length: no two machines' clocks run alike. */
  private static final double CERTAIN = 0.75;

  private static final double RENEWED_AFTER = 0.25;

  private final Notes notes;
  private final Clock clock;
  private final LongSupplier nanos;
  private Lease lease;
  private long renewedAt;

  HeldLease(Notes notes, Lease lease, Clock clock, LongSupplier nanos, long now) {
    this.notes = notes;
    this.lease = lease;
    this.clock = clock;
    this.nanos = nanos;
    this.renewedAt = now;
  }

  /** As it was written last. */
  public Lease lease() {
    return lease;
  }

  /** Whether nobody else can have it yet, as far as can be told without asking. */
  public boolean isCertain() {
    return nanos.getAsLong() - renewedAt < CERTAIN * lease.length().toNanos();
  }

  /** Whether it is time to renew it. */
  public boolean isToRenew() {
    return nanos.getAsLong() - renewedAt >= RENEWED_AFTER * lease.length().toNanos();
  }

  /**
   * The fence: whether it is still this process's, by the registry. To be asked right before each
   * thing that only one may do.
   *
   * @throws io.purchaseintent.registry.RegistryException if that cannot be told
   */
  public boolean isMine() {
    return isNewest() && isCertain();
  }

  private boolean isNewest() {
    return Lease.newest(notes.read(Lease::isName))
        .filter(newest -> newest.holder().id().equals(lease.holder().id()))
        .isPresent();
  }

  /**
   * Renews it, and says what its holder is at.
   *
   * @return false if another has it
   * @throws io.purchaseintent.registry.RegistryException if that cannot be told or written; it may
   *     be tried again as long as {@link #isCertain}
   */
  public boolean renew(Doing doing, @Nullable Pause paused) {
    long began = nanos.getAsLong();
    if (!isNewest()) {
      return false;
    }
    Lease next = lease.renewed(clock.instant(), doing, paused);
    notes.write(next.name(), next.toJson().toString());
    lease = next;
    renewedAt = began;
    return true;
  }

  /** Gives it back, so that the next need not wait; what was paused stays so. */
  public void end() {
    if (isNewest()) {
      lease = lease.ended(clock.instant());
      notes.write(lease.name(), lease.toJson().toString());
    }
  }
}
