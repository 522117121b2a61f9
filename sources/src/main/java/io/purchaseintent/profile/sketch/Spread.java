package io.purchaseintent.profile.sketch;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How values spread: exact while there are at most {@value #DISTINCT} different ones, and from then
 * on by bins at fixed edges, each 1/64 of its values wide, so that a quantile is at most that share
 * too low. Takes at most a few megabytes.
 */
public final class Spread {

  static final int DISTINCT = 20_000;
  private static final int BITS = 6;

  private Map<Long, long[]> counts = new HashMap<>();
  private boolean exact = true;
  private long number;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;
  private double sum;

  /** Takes in a value. */
  public void add(long value) {
    number++;
    sum += value;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    counts.computeIfAbsent(exact ? value : edge(value), key -> new long[1])[0]++;
    if (exact && counts.size() > DISTINCT) {
      exact = false;
      Map<Long, long[]> fine = counts;
      counts = new HashMap<>();
      fine.forEach(
          (each, times) -> counts.computeIfAbsent(edge(each), key -> new long[1])[0] += times[0]);
    }
  }

  /** The lower edge of a value's bin: its sign and its seven first binary digits. */
  private static long edge(long value) {
    long size = value == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(value);
    int drop = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(size) - BITS - 1);
    long cut = size >> drop << drop;
    return value < 0 ? -cut : cut;
  }

  /** How many values there were. */
  public long number() {
    return number;
  }

  /** Whether quantiles are those of the values themselves. */
  public boolean isExact() {
    return exact;
  }

  /** The mean; NaN where there is no value. */
  public double mean() {
    return number == 0 ? Double.NaN : sum / number;
  }

  /** The greatest value; the least long where there is none. */
  public long greatest() {
    return greatest;
  }

  /**
   * The least value that at least a share of all are not above: of the share 0.5, the lower median.
   *
   * @param share above 0, at most 1
   * @throws IllegalStateException where there is no value
   */
  public long quantile(double share) {
    if (number == 0) {
      throw new IllegalStateException("There is no value");
    }
    long rank = Math.max(1, (long) Math.ceil(share * number));
    if (rank == number) {
      return greatest;
    }
    long before = 0;
    for (Map.Entry<Long, long[]> bin : new TreeMap<>(counts).entrySet()) {
      before += bin.getValue()[0];
      if (before >= rank) {
        return Math.max(least, bin.getKey());
      }
    }
    return greatest;
  }

  /** How many values are above a bound; of bins, those whose lower edge is. */
  public long above(long bound) {
    return counts.entrySet().stream()
        .filter(bin -> bin.getKey() > bound)
        .mapToLong(bin -> bin.getValue()[0])
        .sum();
  }
}
