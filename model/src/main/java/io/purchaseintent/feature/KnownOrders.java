package io.purchaseintent.feature;

import io.purchaseintent.hash.StableHash;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Orders of which nothing is asked any more but whether they were seen before: the hashes of their
 * names by {@link StableHash}. Immutable.
 */
public final class KnownOrders {

  /** No order. */
  public static final KnownOrders NONE = new KnownOrders(new long[0]);

  private final long[] hashes;

  private KnownOrders(long[] sorted) {
    this.hashes = sorted;
  }

  /** Orders by the hashes of their names, in any order, none twice. */
  public static KnownOrders of(long... hashes) {
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    return new KnownOrders(sorted);
  }

  /** How many there are. */
  public int size() {
    return hashes.length;
  }

  /** Their hashes, ascending. */
  public LongStream hashes() {
    return LongStream.of(hashes);
  }

  /** Whether an order is among them. */
  boolean contain(long hash) {
    return Arrays.binarySearch(hashes, hash) >= 0;
  }

  /**
   * So many of them at the most: those of the least hashes, so that it does not matter in how many
   * steps they came.
   */
  KnownOrders atMost(int number) {
    return hashes.length <= number ? this : new KnownOrders(Arrays.copyOf(hashes, number));
  }

  /** These and others, none of which is among these. */
  KnownOrders and(LongStream others) {
    return of(LongStream.concat(hashes(), others).toArray());
  }
}
