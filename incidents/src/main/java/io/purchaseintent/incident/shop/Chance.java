package io.purchaseintent.incident.shop;

import io.purchaseintent.hash.StableHash;

/** Chance that hangs on a seed, an id and a purpose alone, not on who was asked for before. */
public final class Chance {

  private Chance() {}

  /** Uniform in [0, 1). */
  public static double unit(long seed, String id, String purpose) {
    return (hash(seed, id, purpose) >>> 11) * 0x1p-53;
  }

  /** Uniform from 0 to before the bound. */
  static int below(int bound, long seed, String id, String purpose) {
    return (int) (unit(seed, id, purpose) * bound);
  }

  private static long hash(long seed, String id, String purpose) {
    return StableHash.of(seed + "/" + purpose + "/" + id);
  }
}
