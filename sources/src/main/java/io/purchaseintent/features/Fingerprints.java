package io.purchaseintent.features;

/**
 * What was said under ids, both as hashes: of a million ids 48 MB at most. Of what is said several
 * times under an id, that of the greatest rank stands. Not thread-safe.
 */
final class Fingerprints {

  private static final int FIRST = 1 << 10;

  private long[] ids = new long[FIRST];
  private long[] values = new long[FIRST];
  private long[] ranks = new long[FIRST];
  private int size;

  /** How many ids there are. */
  int size() {
    return size;
  }

  /** Whether anything was said under an id. */
  boolean has(long id) {
    return ids[slot(notZero(id))] != 0;
  }

  /** What was said last under an id; 0 where nothing was. */
  long get(long id) {
    return values[slot(notZero(id))];
  }

  /**
   * Notes what is said.
   *
   * @return whether nothing was said under the id before
   */
  boolean put(long id, long value, long rank) {
    long key = notZero(id);
    int slot = slot(key);
    if (ids[slot] != 0) {
      if (rank >= ranks[slot]) {
        values[slot] = value;
        ranks[slot] = rank;
      }
      return false;
    }
    ids[slot] = key;
    values[slot] = value;
    ranks[slot] = rank;
    size++;
    if (2L * size > ids.length) {
      grow();
    }
    return true;
  }

  private static long notZero(long id) {
    return id == 0 ? 1 : id;
  }

  private int slot(long id) {
    int mask = ids.length - 1;
    int slot = Long.hashCode(id * 0x9E3779B97F4A7C15L) & mask;
    while (ids[slot] != 0 && ids[slot] != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldIds = ids;
    long[] oldValues = values;
    long[] oldRanks = ranks;
    ids = new long[2 * oldIds.length];
    values = new long[ids.length];
    ranks = new long[ids.length];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != 0) {
        int slot = slot(oldIds[i]);
        ids[slot] = oldIds[i];
        values[slot] = oldValues[i];
        ranks[slot] = oldRanks[i];
      }
    }
  }
}
