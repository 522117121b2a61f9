package io.purchaseintent.evaluation;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.Arrays;

/**
 * Sums by score, in fixed point, so that parts merge in any order to the same bits: what figures of
 * more rows than fit in memory are made of.
 *
 * <p>As long as there are few distinct scores each is kept as it is, and figures are those of the
 * rows. Where there are more, scores fall into bins whose edges are fixed: so many an octave from
 * 2⁻³² to 1, and one below. Whether that happened depends on the scores alone, not on their order
 * or on how they were parted. Rows of one bin then count as tied; {@link #aucBound} and {@link
 * #averagePrecisionBound} say how much that can change.
 *
 * <p>Memory: at most {@code max(exactly, 32 · 2^bits + 1)} scores, twice as many places, {@code 8 ·
 * (columns + 1)} bytes each. Not thread-safe.
 */
public final class ScoreHistogram {

  /** What a weight of 1 is in the sums: 2³². */
  public static final double ONE = 0x1p32;

  private static final int MANTISSA_BITS = 52;
  private static final long LEAST = Double.doubleToLongBits(0x1p-32);
  private static final long FREE = -1;
  private static final int FIRST_PLACES = 16;

  private final int columns;
  private final int bits;
  private final int exactly;

  private boolean binned;
  private int size;
  private long[] keys = places(FIRST_PLACES);
  private long[] sums;

  /**
   * An empty one.
   *
   * @param columns sums that are kept for each score
   * @param bits binary logarithm of the number of bins in an octave, 0 to 20
   * @param exactly so many distinct scores are kept as they are; 0 to begin with bins
   */
  public ScoreHistogram(int columns, int bits, int exactly) {
    this.columns = columns;
    this.bits = bits;
    this.exactly = exactly;
    this.binned = exactly == 0;
    this.sums = new long[FIRST_PLACES * columns];
  }

  private static long[] places(int count) {
    long[] free = new long[count];
    Arrays.fill(free, FREE);
    return free;
  }

  /** A weight or another number in fixed point. */
  public static long fixed(double value) {
    return Math.round(value * ONE);
  }

  /**
   * Adds to the sums of a score.
   *
   * @param score 0 to 1
   * @param values long[columns] or longer, in fixed point, none negative; what is beyond the
   *     columns is not kept
   * @throws IllegalArgumentException if the score is none
   * @throws ArithmeticException if a sum is beyond 2⁶³
   */
  public void add(double score, long[] values) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("A score must lie between 0 and 1, but is " + score);
    }
    // Adding 0.0 makes 0.0 of -0.0.
    add(Double.doubleToLongBits(score + 0.0), values, 0);
  }

  private void add(long raw, long[] values, int from) {
    int place = place(raw) * columns;
    for (int column = 0; column < columns; column++) {
      sums[place + column] = Math.addExact(sums[place + column], values[from + column]);
    }
  }

  /** Adds all that another of the same shape holds, which stays as it is. */
  public void merge(ScoreHistogram other) {
    if (other.binned && !binned) {
      rehash(keys.length, true);
    }
    for (int place = 0; place < other.keys.length; place++) {
      if (other.keys[place] != FREE) {
        add(other.keys[place], other.sums, place * columns);
      }
    }
  }

  /**
   * What is left of it without a part, as another histogram.
   *
   * @param part of the same shape, all of which was merged into this
   */
  public ScoreHistogram without(ScoreHistogram part) {
    ScoreHistogram rest = new ScoreHistogram(columns, bits, exactly);
    rest.merge(this);
    for (int place = 0; place < part.keys.length; place++) {
      if (part.keys[place] != FREE) {
        int from = rest.place(part.keys[place]) * columns;
        for (int column = 0; column < columns; column++) {
          rest.sums[from + column] -= part.sums[place * columns + column];
        }
      }
    }
    return rest;
  }

  /** The place of a score, made where there is none. */
  private int place(long raw) {
    long key = binned ? bin(raw) : raw;
    int place = find(key);
    if (keys[place] == key) {
      return place;
    }
    if (!binned && size == exactly) {
      rehash(keys.length, true);
      return place(raw);
    }
    if (2 * (size + 1) > keys.length) {
      rehash(2 * keys.length, binned);
      place = find(key);
    }
    keys[place] = key;
    size++;
    return place;
  }

  private long bin(long raw) {
    return raw < LEAST ? 0 : raw & -(1L << (MANTISSA_BITS - bits));
  }

  private int find(long key) {
    int mask = keys.length - 1;
    // Fibonacci hashing: the high bits of the product depend on all bits of the key.
    int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[place] != FREE && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void rehash(int count, boolean intoBins) {
    long[] oldKeys = keys;
    long[] oldSums = sums;
    keys = places(count);
    sums = new long[count * columns];
    size = 0;
    binned = intoBins;
    for (int place = 0; place < oldKeys.length; place++) {
      if (oldKeys[place] != FREE) {
        add(oldKeys[place], oldSums, place * columns);
      }
    }
  }

  /** Whether figures are those of the rows, as no two scores share a bin. */
  public boolean isExact() {
    return !binned;
  }

  /** Number of distinct scores or bins. */
  public int size() {
    return size;
  }

  private long[] sortedKeys() {
    return Arrays.stream(keys).filter(key -> key != FREE).sorted().toArray();
  }

  /** The scores in ascending order; of a bin the middle. */
  public double[] scores() {
    long half = 1L << (MANTISSA_BITS - bits - 1);
    return Arrays.stream(sortedKeys())
        .mapToDouble(
            key -> Math.min(1, Double.longBitsToDouble(binned && key > 0 ? key + half : key)))
        .toArray();
  }

  /** A column's sums in the order of {@link #scores}, as numbers. */
  public double[] column(int column) {
    return Arrays.stream(sortedKeys())
        .mapToDouble(key -> sums[find(key) * columns + column] / ONE)
        .toArray();
  }

  /**
   * The rows whose weights were summed.
   *
   * @param buyers column of the weights of buyers
   * @param others column of the weights of others
   */
  public ScoredRows rows(int buyers, int others) {
    return ScoredRows.ofSums(scores(), column(buyers), column(others));
  }

  /** How far the AUC of {@link #rows} can be from that of the rows that were summed; 0 if exact. */
  public double aucBound(int buyers, int others) {
    if (!binned) {
      return 0;
    }
    double[] positives = column(buyers);
    double[] negatives = column(others);
    double tied = 0;
    for (int i = 0; i < positives.length; i++) {
      tied += positives[i] * negatives[i];
    }
    return tied / 2 / (Arrays.stream(positives).sum() * Arrays.stream(negatives).sum());
  }

  /**
   * How far the average precision of {@link #rows} can be from that of the rows that were summed; 0
   * if exact. Within a bin precision is at best as if all buyers came first, and at worst as if
   * they came last.
   */
  public double averagePrecisionBound(int buyers, int others) {
    if (!binned) {
      return 0;
    }
    double[] positives = column(buyers);
    double[] negatives = column(others);
    double truePositives = 0;
    double predicted = 0;
    double bound = 0;
    for (int i = positives.length - 1; i >= 0; i--) {
      double gained = positives[i];
      if (gained > 0) {
        double best = (truePositives + gained) / (predicted + gained);
        double told = (truePositives + gained) / (predicted + gained + negatives[i]);
        double worst = truePositives / (predicted + negatives[i] + gained);
        bound += gained * Math.max(best - told, told - worst);
      }
      truePositives += gained;
      predicted += gained + negatives[i];
    }
    return bound / truePositives;
  }

  /** Writes all of it. */
  public void pack(Packer out) {
    out.oneByte(binned ? 1 : 0).unsigned(size);
    long before = 0;
    for (long key : sortedKeys()) {
      out.unsigned(key - before);
      before = key;
      int place = find(key) * columns;
      for (int column = 0; column < columns; column++) {
        out.unsigned(sums[place + column]);
      }
    }
  }

  /** Adds what {@link #pack} wrote of one of the same shape. */
  public void unpack(Unpacker in) {
    if (in.oneByte() == 1 && !binned) {
      rehash(keys.length, true);
    }
    int count = in.countOfMany();
    long key = 0;
    long[] values = new long[columns];
    for (int i = 0; i < count; i++) {
      key += in.unsigned();
      for (int column = 0; column < columns; column++) {
        values[column] = in.unsigned();
      }
      add(key, values, 0);
    }
  }
}
