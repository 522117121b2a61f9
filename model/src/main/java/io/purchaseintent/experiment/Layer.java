package io.purchaseintent.experiment;

import io.purchaseintent.hash.StableHash;

/**
 * One way to part the visitors. Layers of different names part them independently of each other.
 *
 * @param name the salt of its hashes
 */
public record Layer(String name) {

  /** What each visitor is put into one of. */
  public static final int BUCKETS = 10_000;

  /**
   * The bucket of a visitor, the same on every machine and in every release.
   *
   * @param visitor the user's id as the store knows it, or the session's where anonymous
   * @return 0 to {@value #BUCKETS} − 1
   */
  public int bucket(String visitor) {
    return (int) Long.remainderUnsigned(StableHash.of(name + '\n' + visitor), BUCKETS);
  }
}
