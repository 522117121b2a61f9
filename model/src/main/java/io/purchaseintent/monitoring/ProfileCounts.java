package io.purchaseintent.monitoring;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of columns by bin and slice, of one moment a session, and what was seen in all rows. They
 * are integers, so that merging in any order gives the same; a bin holds up to two thousand million
 * sessions. Mutable, not thread-safe.
 */
public final class ProfileCounts {

  private final int[] binsOf;
  private final int[] firstBin;
  private final long[] sessions;
  private final int[][] counts;
  private final long[] rows;
  private final long[] missing;
  private final long[] infinite;
  private final long[] outside;
  private final long[] unseen;
  private final float[] min;
  private final float[] max;

  /**
   * @param binsOf number of bins of each column
   * @param slices number of slices
   */
  ProfileCounts(int[] binsOf, int slices) {
    this.binsOf = binsOf.clone();
    this.firstBin = new int[binsOf.length + 1];
    for (int column = 0; column < binsOf.length; column++) {
      firstBin[column + 1] = Math.addExact(firstBin[column], binsOf[column]);
    }
    this.sessions = new long[slices];
    this.counts = new int[slices][];
    this.rows = new long[binsOf.length];
    this.missing = new long[binsOf.length];
    this.infinite = new long[binsOf.length];
    this.outside = new long[binsOf.length];
    this.unseen = new long[binsOf.length];
    this.min = new float[binsOf.length];
    this.max = new float[binsOf.length];
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
  }

  /** Number of sessions in a slice. */
  public long sessions(int slice) {
    return sessions[slice];
  }

  /** A column's counts in a slice, long[{@link Column#bins}]. */
  public long[] counts(int slice, int column) {
    int[] all = counts[slice];
    long[] ofColumn = new long[binsOf[column]];
    for (int bin = 0; all != null && bin < ofColumn.length; bin++) {
      ofColumn[bin] = all[firstBin[column] + bin];
    }
    return ofColumn;
  }

  /** What was seen of a column in all rows. */
  public Seen seen(int column) {
    return new Seen(
        rows[column],
        missing[column],
        infinite[column],
        outside[column],
        unseen[column],
        min[column],
        max[column]);
  }

  /** Counts a session in bins, one of each column, in these slices. */
  void add(int[] bins, int[] slices) {
    for (int slice : slices) {
      sessions[slice]++;
      int[] all = ofSlice(slice);
      for (int column = 0; column < bins.length; column++) {
        all[firstBin[column] + bins[column]]++;
      }
    }
  }

  /** Counts so many sessions of a slice. */
  void addSessions(int slice, long number) {
    sessions[slice] += number;
  }

  /** Counts so many sessions in a bin. */
  void add(int slice, int column, int bin, long number) {
    int[] all = ofSlice(slice);
    int at = firstBin[column] + bin;
    all[at] = Math.toIntExact(all[at] + number);
  }

  /** Adds what was seen of a column. */
  void add(int column, Seen seen) {
    rows[column] += seen.rows();
    missing[column] += seen.missing();
    infinite[column] += seen.infinite();
    outside[column] += seen.outside();
    unseen[column] += seen.unseen();
    min[column] = Math.min(min[column], seen.min());
    max[column] = Math.max(max[column], seen.max());
  }

  /** Counts a value that is one of all rows. */
  void look(int column, float value, boolean isOutside, boolean isUnseen) {
    rows[column]++;
    if (Float.isNaN(value)) {
      missing[column]++;
    } else if (Float.isInfinite(value)) {
      infinite[column]++;
    } else {
      min[column] = Math.min(min[column], value);
      max[column] = Math.max(max[column], value);
      outside[column] += isOutside ? 1 : 0;
      unseen[column] += isUnseen ? 1 : 0;
    }
  }

  private int[] ofSlice(int slice) {
    int[] all = counts[slice];
    if (all == null) {
      all = new int[firstBin[binsOf.length]];
      counts[slice] = all;
    }
    return all;
  }

  /**
   * Adds other counts, which stay as they are.
   *
   * @throws IllegalArgumentException if they are of other columns or slices
   */
  public void merge(ProfileCounts other) {
    if (!Arrays.equals(binsOf, other.binsOf) || sessions.length != other.sessions.length) {
      throw new IllegalArgumentException("Counts over other bins cannot be added to these");
    }
    for (int slice = 0; slice < sessions.length; slice++) {
      sessions[slice] += other.sessions[slice];
      int[] theirs = other.counts[slice];
      if (theirs != null) {
        int[] ours = ofSlice(slice);
        for (int bin = 0; bin < ours.length; bin++) {
          ours[bin] = Math.addExact(ours[bin], theirs[bin]);
        }
      }
    }
    for (int column = 0; column < binsOf.length; column++) {
      add(column, other.seen(column));
    }
  }

  /** The counts as bytes: bins that are empty take none. */
  public byte[] encode() {
    Packer out = new Packer().unsigned(binsOf.length).unsigned(sessions.length);
    for (int bins : binsOf) {
      out.unsigned(bins);
    }
    for (int slice = 0; slice < sessions.length; slice++) {
      out.unsigned(sessions[slice]);
      encode(counts[slice], out);
    }
    for (int column = 0; column < binsOf.length; column++) {
      out.unsigned(rows[column])
          .unsigned(missing[column])
          .unsigned(infinite[column])
          .unsigned(outside[column])
          .unsigned(unseen[column])
          .float32(min[column])
          .float32(max[column]);
    }
    return out.toBytes();
  }

  private static void encode(int @Nullable [] all, Packer out) {
    int filled = 0;
    for (int bin = 0; all != null && bin < all.length; bin++) {
      filled += all[bin] == 0 ? 0 : 1;
    }
    out.unsigned(filled);
    int next = 0;
    for (int bin = 0; filled > 0 && all != null && bin < all.length; bin++) {
      if (all[bin] != 0) {
        out.unsigned(bin - next).unsigned(all[bin]);
        next = bin + 1;
      }
    }
  }

  /** Counts as {@link #encode} wrote them. */
  public static ProfileCounts decode(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    int[] binsOf = new int[in.countOfMany()];
    int slices = in.countOfMany();
    for (int column = 0; column < binsOf.length; column++) {
      binsOf[column] = in.count();
    }
    ProfileCounts counts = new ProfileCounts(binsOf, slices);
    for (int slice = 0; slice < slices; slice++) {
      counts.sessions[slice] = in.unsigned();
      int filled = in.countOfMany();
      int next = 0;
      for (int i = 0; i < filled; i++) {
        int bin = next + in.index(counts.firstBin[binsOf.length] - next);
        counts.ofSlice(slice)[bin] = in.count();
        next = bin + 1;
      }
    }
    for (int column = 0; column < binsOf.length; column++) {
      counts.add(
          column,
          new Seen(
              in.unsigned(),
              in.unsigned(),
              in.unsigned(),
              in.unsigned(),
              in.unsigned(),
              in.float32(),
              in.float32()));
    }
    in.requireEnd();
    return counts;
  }
}
