package io.purchaseintent.serving.experiment;

/**
 * How many different units came, exactly, of the first {@value #MOST}: a visitor who asks often
 * counts once, or shares could not be compared with weights. Thread-safe.
 */
final class UnitCount {

  static final int MOST = 100_000;

  private static final int FIRST_SLOTS = 1 << 10;

  /** By linear probing, at most half full; 0 is an empty slot. */
  private long[] slots = new long[FIRST_SLOTS];

  private final long[] ofArms;
  private int count;

  UnitCount(int arms) {
    this.ofArms = new long[arms];
  }

  /** Counts a unit by its hash, if it is a new one and not beyond the most. */
  synchronized void add(long hash, int arm) {
    long key = hash == 0 ? 1 : hash;
    int slot = slot(slots, key);
    if (slots[slot] == key || count == MOST) {
      return;
    }
    slots[slot] = key;
    ofArms[arm]++;
    count++;
    if (2 * count > slots.length) {
      long[] wider = new long[2 * slots.length];
      for (long each : slots) {
        if (each != 0) {
          wider[slot(wider, each)] = each;
        }
      }
      slots = wider;
    }
  }

  private static int slot(long[] slots, long key) {
    int slot = (int) key & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** The units of each arm. */
  synchronized long[] ofArms() {
    return ofArms.clone();
  }
}
