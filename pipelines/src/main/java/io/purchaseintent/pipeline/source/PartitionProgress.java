package io.purchaseintent.pipeline.source;

/**
 * How far one partition has come: where to go on, and in event time. Not thread-safe.
 *
 * <p>All in milliseconds; those of the wall are of the machine that reads.
 */
final class PartitionProgress {

  /** The event time of a partition that has brought nothing yet. */
  static final long NONE = Long.MIN_VALUE;

  private long newestEventMillis;
  private long emptySinceMillis = NONE;
  private long lastReadMillis = NONE;

  PartitionProgress(long newestEventMillis) {
    this.newestEventMillis = newestEventMillis;
  }

  /** Takes note of a record. */
  void read(long eventMillis, long nowMillis) {
    newestEventMillis = Math.max(newestEventMillis, eventMillis);
    emptySinceMillis = NONE;
    lastReadMillis = nowMillis;
  }

  /** Takes note that there is nothing to read. */
  void empty(long nowMillis) {
    if (emptySinceMillis == NONE) {
      emptySinceMillis = nowMillis;
    }
  }

  /** Takes note that there may be something to read. */
  void unknown() {
    emptySinceMillis = NONE;
  }

  /** Whether there is nothing to read, as far as is known. */
  boolean isEmpty() {
    return emptySinceMillis != NONE;
  }

  /** Whether there was nothing to read for so long. */
  boolean isIdle(long nowMillis, long idleMillis) {
    return isEmpty() && nowMillis - emptySinceMillis >= idleMillis;
  }

  /** Whether it ever brought a record with a time. */
  boolean hasEventTime() {
    return newestEventMillis != NONE;
  }

  /** The newest event time so far. */
  long newestEventMillis() {
    return newestEventMillis;
  }

  /** The newest event time, gone on with the wall's since the last record. */
  long extrapolatedMillis(long nowMillis) {
    long since = lastReadMillis == NONE ? emptySinceMillis : lastReadMillis;
    return newestEventMillis + Math.max(0, nowMillis - since);
  }
}
