package io.purchaseintent.pipeline.shuffle;

import io.purchaseintent.hash.StableHash;
import java.io.Serializable;

/**
 * How many parts the keys of a job are spread over by their hash, so that each part fits in memory
 * and is grouped there, without a sort of everything.
 *
 * @param count at least 1
 */
public record Buckets(int count) implements Serializable {

  /** Enough to keep the slots of a cluster busy with little data. */
  private static final int LEAST = 64;

  /** Below this a bucket costs more than what is in it. */
  private static final long LEAST_BYTES = 64 << 10;

  private static final int FEWEST = 4;

  private static final int MOST = 1 << 20;

  public Buckets {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, but is " + count);
    }
  }

  /**
   * Buckets for so much input: their number grows with it, their size does not. Up to 64 are
   * smaller than asked for, but not smaller than 64 KiB.
   *
   * @param bytes of the whole input
   * @param bytesEach that a bucket should have
   */
  public static Buckets ofBytes(long bytes, long bytesEach) {
    return ofBytes(bytes, bytesEach, LEAST);
  }

  /**
   * As {@link #ofBytes(long, long)}, but so many at least may be smaller than asked for.
   *
   * @param atLeast below 64 where steps follow each other, of which each gives a block of each
   *     bucket to each bucket of the next
   */
  public static Buckets ofBytes(long bytes, long bytesEach, int atLeast) {
    long least = Math.max(FEWEST, Math.min(atLeast, bytes / LEAST_BYTES));
    return new Buckets((int) Math.min(Math.max(bytes / bytesEach, least), MOST));
  }

  /** The bucket of a key, from 0 to {@code count - 1}. */
  public int of(String key) {
    return of(StableHash.of(key));
  }

  /** The bucket of a key's hash. */
  public int of(long hash) {
    return Math.floorMod(hash, count);
  }
}
