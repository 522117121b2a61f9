package io.purchaseintent.statistics.arms;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Count, sums and sums of products of the values of units: whole numbers, such as millionths of a
 * currency, summed in 128 bits. So sums merge in any order to the last bit, on every runner; a unit
 * that changes is taken out and added anew; and nothing cancels out where a variance is made of
 * them. Not thread-safe.
 */
public final class Moments {

  /** Its square, times a billion units, is still held. */
  private static final long LARGEST = 1L << 48;

  private final int values;
  private long units;
  private long nonZero;

  /** High and low halves of the sums, then of the products of each value with it and later ones. */
  private final long[] sums;

  /**
   * Of no unit.
   *
   * @param values of each unit, at least 1
   */
  public Moments(int values) {
    this.values = values;
    this.sums = new long[2 * (values + values * (values + 1) / 2)];
  }

  /** How many values a unit has. */
  public int values() {
    return values;
  }

  /** How many units there are. */
  public long units() {
    return units;
  }

  /** How many of them have a first value that is not 0. */
  public long nonZero() {
    return nonZero;
  }

  /** Adds a unit. A value beyond 2^48 of either sign counts as that. */
  public void add(long... unit) {
    change(1, unit);
  }

  /** Takes a unit out that was added before. */
  public void remove(long... unit) {
    change(-1, unit);
  }

  /** Adds so many units of the same values, count and values up to a billion. */
  public void addAlike(long count, long... unit) {
    change(count, unit);
  }

  private void change(long times, long[] unit) {
    if (unit.length != values) {
      throw new IllegalArgumentException(
          unit.length + " values of a unit, but these sums are of " + values);
    }
    units += times;
    nonZero += unit[0] == 0 ? 0 : times;
    int at = 0;
    for (int i = 0; i < values; i++) {
      at = addProduct(at, times, held(unit[i]));
    }
    for (int i = 0; i < values; i++) {
      long first = times * held(unit[i]);
      for (int j = i; j < values; j++) {
        at = addProduct(at, first, held(unit[j]));
      }
    }
  }

  private static long held(long value) {
    return Math.max(-LARGEST, Math.min(LARGEST, value));
  }

  private int addProduct(int at, long a, long b) {
    addWide(at, Math.multiplyHigh(a, b), a * b);
    return at + 2;
  }

  private void addWide(int at, long high, long low) {
    long sum = sums[at + 1] + low;
    sums[at] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    sums[at + 1] = sum;
  }

  /** Adds all of another, which stays as it is. */
  public void merge(Moments other) {
    if (other.values != values) {
      throw new IllegalArgumentException(
          "sums of " + other.values + " values do not merge with those of " + values);
    }
    units += other.units;
    nonZero += other.nonZero;
    for (int at = 0; at < sums.length; at += 2) {
      addWide(at, other.sums[at], other.sums[at + 1]);
    }
  }

  /** The same sums, apart from these. */
  public Moments copy() {
    Moments copy = new Moments(values);
    copy.merge(this);
    return copy;
  }

  private BigInteger wide(int place) {
    return BigInteger.valueOf(sums[2 * place])
        .shiftLeft(Long.SIZE)
        .add(new BigInteger(Long.toUnsignedString(sums[2 * place + 1])));
  }

  private BigInteger product(int i, int j) {
    int first = Math.min(i, j);
    int before = first * values - first * (first - 1) / 2;
    return wide(values + before + Math.max(i, j) - first);
  }

  /** The sum of a value. */
  public double sum(int value) {
    return wide(value).doubleValue();
  }

  /** The mean of a value; NaN of no unit. */
  public double mean(int value) {
    return units == 0 ? Double.NaN : sum(value) / units;
  }

  /** The covariance of two values, by one less than the units; NaN of fewer than two units. */
  public double covariance(int i, int j) {
    if (units < 2) {
      return Double.NaN;
    }
    BigInteger n = BigInteger.valueOf(units);
    double squares = n.multiply(product(i, j)).subtract(wide(i).multiply(wide(j))).doubleValue();
    return squares / units / (units - 1);
  }

  /** Writes the sums. */
  public void pack(Packer out) {
    out.unsigned(values).unsigned(units).unsigned(nonZero);
    for (int at = 0; at < sums.length; at += 2) {
      out.signed(sums[at]).fixed64(sums[at + 1]);
    }
  }

  /** Reads what {@link #pack} wrote. */
  public static Moments unpack(Unpacker in) {
    Moments moments = new Moments(in.count());
    moments.units = in.unsigned();
    moments.nonZero = in.unsigned();
    for (int at = 0; at < moments.sums.length; at += 2) {
      moments.sums[at] = in.signed();
      moments.sums[at + 1] = in.fixed64();
    }
    return moments;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Moments that
        && values == that.values
        && units == that.units
        && nonZero == that.nonZero
        && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums) * 31 + Long.hashCode(units);
  }
}
