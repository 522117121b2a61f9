package io.purchaseintent.pipeline.drift;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.evaluation.Interval;

/**
 * Sums of propensities and of their squares by slice, one of each session, in billionths: whole
 * numbers, whose sum does not depend on the order. Mutable, not thread-safe.
 */
final class ScoreSums {

  private static final double UNIT = 1e-9;
  private static final double Z_95 = 1.959963984540054;

  private final long[] sessions;
  private final long[] sums;
  private final long[] squares;

  ScoreSums(int slices) {
    sessions = new long[slices];
    sums = new long[slices];
    squares = new long[slices];
  }

  /** Adds a session's propensity, 0 to 1; one that is no probability is left out. */
  void add(float propensity, int[] slices) {
    if (propensity >= 0 && propensity <= 1) {
      long value = Math.round(propensity / UNIT);
      long square = Math.round((double) propensity * propensity / UNIT);
      for (int slice : slices) {
        sessions[slice]++;
        sums[slice] += value;
        squares[slice] += square;
      }
    }
  }

  void merge(ScoreSums other) {
    LogCounts.add(sessions, other.sessions);
    LogCounts.add(sums, other.sums);
    LogCounts.add(squares, other.squares);
  }

  /** Sessions of a slice that have a propensity. */
  long sessions(int slice) {
    return sessions[slice];
  }

  /** The mean propensity of a slice; NaN where it has no session. */
  double mean(int slice) {
    return sums[slice] * UNIT / sessions[slice];
  }

  /** Where the mean lies with 95%, by the normal distribution; NaN below two sessions. */
  Interval interval(int slice) {
    double n = sessions[slice];
    double mean = mean(slice);
    double variance = Math.max(0, squares[slice] * UNIT / n - mean * mean) * n / (n - 1);
    double half = n < 2 ? Double.NaN : Z_95 * Math.sqrt(variance / n);
    return new Interval(mean - half, mean + half);
  }

  void pack(Packer out) {
    out.unsigned(sessions.length);
    LogCounts.pack(sessions, out);
    LogCounts.pack(sums, out);
    LogCounts.pack(squares, out);
  }

  static ScoreSums unpack(Unpacker in) {
    ScoreSums read = new ScoreSums(in.countOfMany());
    LogCounts.unpack(read.sessions, in);
    LogCounts.unpack(read.sums, in);
    LogCounts.unpack(read.squares, in);
    return read;
  }
}
