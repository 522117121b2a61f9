package io.purchaseintent.pipeline.source;

/**
 * How far one partition has come: where to go on, and in event time. Not thread-safe.
 *
 * <p>All in milliseconds; those of the wall are of the machine that reads.
 */
public final class PartitionProgress {

  /** The event time of a partition that has brought nothing yet. */
  public static final long NONE = Long.MIN_VALUE;

  private long newestEventMillis;
  private long emptySinceMillis = NONE;
  private long lastReadMillis = NONE;

  /** One that has come so far; {@link #NONE} where nothing was read. */
  public PartitionProgress(long newestEventMillis) {
    this.newestEventMillis = newestEventMillis;
  }

  /** Takes note of a record. */
  public void read(long eventMillis, long nowMillis) {
    newestEventMillis = Math.max(newestEventMillis, eventMillis);
    emptySinceMillis = NONE;
    lastReadMillis = nowMillis;
  }

  /** Takes note that there is nothing to read. */
  public void empty(long nowMillis) {
    if (emptySinceMillis == NONE) {
      emptySinceMillis = nowMillis;
    }
  }

  /** Takes note that there may be something to read. */
  public void unknown() {
    emptySinceMillis = NONE;
  }

  /** Whether there is nothing to read, as far as is known. */
  public boolean isEmpty() {
    return emptySinceMillis != NONE;
  }

  /** Whether there was nothing to read for so long. */
  public boolean isIdle(long nowMillis, long idleMillis) {
    return isEmpty() && nowMillis - emptySinceMillis >= idleMillis;
  }

  /** Whether it ever brought a record with a time. */
  public boolean hasEventTime() {
    return newestEventMillis != NONE;
  }

  /** The newest event time so far. */
  public long newestEventMillis() {
    return newestEventMillis;
  }

  /** The newest event time, gone on with the wall's since the last record. */
  public long extrapolatedMillis(long nowMillis) {
    long since = lastReadMillis == NONE ? emptySinceMillis : lastReadMillis;
    return newestEventMillis + Math.max(0, nowMillis - since);
  }
}
