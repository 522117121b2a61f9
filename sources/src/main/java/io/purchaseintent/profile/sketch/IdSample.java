package io.purchaseintent.profile.sketch;

/**
 * Numbers by id, whole for each id that is held: all ids while there is room, and from then on
 * those whose hash ends in ever more zeros, which is half of them each time. Which are held follows
 * from the ids alone, so the same lake gives the same figures; shares are those of the sample, and
 * counts are {@link #scale} times its own.
 */
public final class IdSample {

  private final int room;
  private final int columns;
  private long[] hashes;
  private long[] numbers;
  private int size;
  private int level;
  private boolean hasZero;

  /**
   * No id yet.
   *
   * @param room how many ids are held at most
   * @param columns numbers an id has, all 0 at first
   */
  public IdSample(int room, int columns) {
    this.room = room;
    this.columns = columns;
    this.hashes = new long[1 << 10];
    this.numbers = new long[hashes.length * columns];
  }

  /** Is shown the numbers of an id. */
  public interface Each {
    /** Sees those from {@code at} on. */
    void see(long[] numbers, int at);
  }

  /**
   * Where the numbers of an id begin in {@link #numbers}, valid until the next call; -1 for an id
   * that is not held.
   *
   * @param hash of the id, each bit of which is as good as drawn
   */
  public int of(long hash) {
    if ((hash & ((1L << level) - 1)) != 0) {
      return -1;
    }
    int slot = slot(hash);
    if (!isHeld(slot, hash)) {
      if (size >= room) {
        level++;
        rebuild(hashes.length);
        return of(hash);
      }
      if (2 * (size + 1) > hashes.length) {
        rebuild(2 * hashes.length);
        slot = slot(hash);
      }
      hashes[slot] = hash;
      hasZero |= hash == 0;
      size++;
    }
    return slot * columns;
  }

  /** The numbers, to be read and written at {@link #of}. */
  public long[] numbers() {
    return numbers;
  }

  private boolean isHeld(int slot, long hash) {
    return hash == 0 ? hasZero : hashes[slot] == hash;
  }

  /** An id of hash 0 has the first place for itself. */
  private int slot(long hash) {
    if (hash == 0) {
      return 0;
    }
    int mask = hashes.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slot == 0 || (hashes[slot] != 0 && hashes[slot] != hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rebuild(int length) {
    long[] oldHashes = hashes;
    long[] oldNumbers = numbers;
    boolean hadZero = hasZero;
    hashes = new long[length];
    numbers = new long[length * columns];
    size = hadZero ? 1 : 0;
    if (hadZero) {
      System.arraycopy(oldNumbers, 0, numbers, 0, columns);
    }
    for (int i = 1; i < oldHashes.length; i++) {
      long hash = oldHashes[i];
      if (hash != 0 && (hash & ((1L << level) - 1)) == 0) {
        int slot = slot(hash);
        hashes[slot] = hash;
        System.arraycopy(oldNumbers, i * columns, numbers, slot * columns, columns);
        size++;
      }
    }
  }

  /** How many ids there are: exact while {@link #scale} is 1. */
  public long ids() {
    return size * scale();
  }

  /** For how many ids one that is held stands. */
  public long scale() {
    return 1L << level;
  }

  /** Shows the numbers of all ids that are held. */
  public void forEach(Each each) {
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0 || (i == 0 && hasZero)) {
        each.see(numbers, i * columns);
      }
    }
  }

  /** Of how many ids the number in a column is at least so much. */
  public long atLeast(int column, long least) {
    long[] found = new long[1];
    forEach((all, at) -> found[0] += all[at + column] >= least ? 1 : 0);
    return found[0] * scale();
  }
}
