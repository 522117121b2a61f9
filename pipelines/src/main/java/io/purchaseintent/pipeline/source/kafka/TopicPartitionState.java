package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.pipeline.source.PartitionProgress;
import org.jspecify.annotations.Nullable;

/** One partition of a topic being read. Not thread-safe. */
final class TopicPartitionState {

  /** An offset that is not known yet. */
  static final long UNKNOWN = -1;

  final int number;
  final PartitionProgress progress;

  /** Whether anything of it was read, now or by the run before: what is gone then is missed. */
  boolean begun;

  private long next;
  private long polled = UNKNOWN;
  private int waiting;

  TopicPartitionState(int number, KafkaMark.@Nullable Position from) {
    this.number = number;
    this.next = from == null ? UNKNOWN : from.offset();
    this.begun = from != null;
    this.progress =
        new PartitionProgress(from == null ? PartitionProgress.NONE : from.newestEventMillis());
  }

  /** So many records of it came, and the client goes on at an offset. */
  void polled(int records, long offset) {
    waiting += records;
    polled = offset;
    passOver();
  }

  /** A record of it was taken. */
  void taken(long offset) {
    waiting--;
    next = offset + 1;
    begun = true;
    passOver();
  }

  /** What is between the last record and where the client is are marks of transactions. */
  private void passOver() {
    if (waiting == 0 && polled != UNKNOWN) {
      next = polled;
    }
  }

  /** The offset of the next record; {@link #UNKNOWN} before the brokers said where it begins. */
  long next() {
    return next;
  }

  /** Goes on at another offset. */
  void seek(long offset) {
    next = offset;
    polled = UNKNOWN;
  }

  /** Takes note of whether there is nothing to read, by what is known of its end now. */
  void compare(TopicLook.@Nullable End end, long freshMillis, long nowMillis) {
    if (isAnswered(end, freshMillis, nowMillis)
        && end != null
        && waiting == 0
        && next != UNKNOWN
        && next >= end.offset()) {
      progress.empty(nowMillis);
    } else {
      progress.unknown();
    }
  }

  /** Whether its end was told of late. */
  static boolean isAnswered(TopicLook.@Nullable End end, long freshMillis, long nowMillis) {
    return end != null && nowMillis - end.askedMillis() <= freshMillis;
  }
}
