package io.purchaseintent.lake.prediction;

/**
 * Whether a prediction may have been there before, by a hash of 64 bits: that of none that was
 * noted is held for new. Holds some twelve million in 128 MiB; of more all may have been there. Not
 * thread-safe.
 */
final class SeenPredictions {

  private static final int MOST_SLOTS = 1 << 24;

  /** Knuth's, of his generator MMIX. */
  private static final long MULTIPLIER = 6_364_136_223_846_793_005L;

  private long[] slots = new long[1 << 12];
  private int taken;

  /**
   * Notes one.
   *
   * @return whether it may have been noted before
   */
  boolean note(String id, long timeMillis) {
    if (taken >= slots.length / 4 * 3) {
      if (slots.length == MOST_SLOTS) {
        return true;
      }
      grow();
    }
    long hash = hash(id, timeMillis);
    int slot = slot(hash);
    if (slots[slot] == hash) {
      return true;
    }
    slots[slot] = hash;
    taken++;
    return false;
  }

  /** Where a hash is, or would be. */
  private int slot(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (long hash : before) {
      if (hash != 0) {
        slots[slot(hash)] = hash;
      }
    }
  }

  /** A polynomial of the chars, mixed as SplitMix64 does; not 0, which is an empty slot. */
  private static long hash(String id, long timeMillis) {
    long polynomial = timeMillis;
    for (int i = 0; i < id.length(); i++) {
      polynomial = polynomial * MULTIPLIER + id.charAt(i);
    }
    long hash = mixed(polynomial);
    return hash == 0 ? 1 : hash;
  }

  private static long mixed(long value) {
    long mixed = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
