package io.purchaseintent.statistics;

/**
 * Count, mean and variance of values that come one after the other (Welford, Note on a method for
 * calculating corrected sums of squares and products, Technometrics 4, 1962). Not thread-safe.
 */
public final class RunningMean {

  private long count;
  private long others;
  private double mean;
  private double squares;

  /** Adds a value. */
  public void add(double value) {
    count++;
    others += value == 0 ? 0 : 1;
    double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** How many are not 0. */
  public long nonZero() {
    return others;
  }

  /** Their mean; 0 where there is none. */
  public double mean() {
    return mean;
  }

  /** Their variance, by one less than their count; 0 where there are fewer than two. */
  public double variance() {
    return count < 2 ? 0 : squares / (count - 1);
  }
}
