package io.purchaseintent.statistics.arms;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.Arrays;

/**
 * How often amounts occur, in bins of which each is 1% wider than the one before, for quantiles.
 * Merges in any order. Not thread-safe.
 */
public final class Amounts {

  private static final double LOG_OF_WIDTH = Math.log(1.01);

  /** Of fewer none is called an outlier. */
  private static final long LEAST = 10;

  /** By bin, as far as any amount lies. */
  private long[] counts = new long[0];

  private long count;

  /** Adds an amount; one that is not above 0 is left out. */
  public void add(long amount) {
    if (amount > 0) {
      add((int) Math.ceil(Math.log(amount) / LOG_OF_WIDTH - 1e-9), 1);
    }
  }

  private void add(int bin, long more) {
    if (bin >= counts.length) {
      counts = Arrays.copyOf(counts, bin + 1);
    }
    counts[bin] += more;
    count += more;
  }

  /** Adds all of another, which stays as it is. */
  public void merge(Amounts other) {
    for (int bin = other.counts.length - 1; bin >= 0; bin--) {
      add(bin, other.counts[bin]);
    }
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /**
   * The upper border of the bin that a share of the amounts does not exceed; of few amounts of that
   * of the last but one, so that a single one never goes beyond all others.
   *
   * @param share above 0, at most 1; 1 for no bound
   * @return {@link Long#MAX_VALUE} where there is no bound, or nothing to take it from
   */
  public long quantile(double share) {
    if (share >= 1 || count < LEAST) {
      return Long.MAX_VALUE;
    }
    long below = Math.min((long) Math.ceil(share * count), count - 1);
    long seen = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      seen += counts[bin];
      if (seen >= below) {
        return (long) Math.ceil(Math.exp(bin * LOG_OF_WIDTH));
      }
    }
    return Long.MAX_VALUE;
  }

  /** Writes the counts. */
  public void pack(Packer out) {
    out.unsigned(Arrays.stream(counts).filter(many -> many > 0).count());
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        out.unsigned(bin).unsigned(counts[bin]);
      }
    }
  }

  /** Adds what {@link #pack} wrote. */
  public void unpack(Unpacker in) {
    int bins = in.count();
    for (int i = 0; i < bins; i++) {
      add(in.count(), in.unsigned());
    }
  }
}
