package io.purchaseintent.checks;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of doubles without any rounding until it is asked for, so that it does not depend on their
 * order: equal on every runner. Mutable, not thread-safe; 560 bytes, whatever was added.
 *
 * <p>Each finite double is an integer times 2^-1074, below 2^2098; the sum is kept in limbs of 32
 * bits of that integer, whose carries wait in the upper half of a long. Infinities are counted.
 */
final class ExactSum {

  private static final int LIMBS = 70;
  private static final int LOWEST = -1074;
  private static final long LOW = 0xFFFFFFFFL;

  /** After so many sums of halves of a long the carries have to move on. */
  private static final int MOST_WAITING = 1 << 29;

  private final long[] limbs = new long[LIMBS];
  private int waiting;
  private long positive;
  private long negative;

  /** Adds a number; one that is not finite is counted, NaN as both infinities. */
  void add(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      positive += value < 0 ? 0 : 1;
      negative += value > 0 ? 0 : 1;
      return;
    }
    if (value == 0) {
      return;
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52 & 0x7FF);
    long mantissa = bits & ((1L << 52) - 1);
    int shift = 0;
    if (exponent > 0) {
      mantissa |= 1L << 52;
      shift = exponent - 1;
    }
    int limb = shift >>> 5;
    int within = shift & 31;
    long low = mantissa << within;
    long high = within == 0 ? 0 : mantissa >>> 64 - within;
    long sign = bits < 0 ? -1 : 1;
    limbs[limb] += sign * (low & LOW);
    limbs[limb + 1] += sign * (low >>> 32);
    limbs[limb + 2] += sign * high;
    if (++waiting == MOST_WAITING) {
      carry();
    }
  }

  /** Adds a product of two numbers as it is, not as a double rounds it. */
  void addSquare(double value) {
    double square = value * value;
    add(square);
    if (Double.isFinite(square)) {
      add(Math.fma(value, value, -square));
    }
  }

  void merge(ExactSum more) {
    carry();
    more.carry();
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] += more.limbs[i];
    }
    waiting = 2;
    positive += more.positive;
    negative += more.negative;
  }

  /** Whether all that was added was finite. */
  boolean isFinite() {
    return positive == 0 && negative == 0;
  }

  /** The sum of what was finite. */
  BigDecimal exact() {
    carry();
    BigInteger sum = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(limbs[i]));
    }
    return new BigDecimal(sum).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-LOWEST)));
  }

  /** The sum, rounded once; NaN of infinities of both signs. */
  double value() {
    if (isFinite()) {
      return exact().doubleValue();
    }
    if (positive > 0 && negative > 0) {
      return Double.NaN;
    }
    return positive > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** Leaves 32 bits in each limb but the last, which has the sign. */
  private void carry() {
    for (int i = 0; i < LIMBS - 1; i++) {
      limbs[i + 1] += limbs[i] >> 32;
      limbs[i] &= LOW;
    }
    waiting = 0;
  }

  void pack(Packer out) {
    carry();
    int first = 0;
    int end = LIMBS;
    while (end > 0 && limbs[end - 1] == 0) {
      end--;
    }
    while (first < end && limbs[first] == 0) {
      first++;
    }
    out.unsigned(first).unsigned(end - first);
    for (int i = first; i < end; i++) {
      out.signed(limbs[i]);
    }
    out.unsigned(positive).unsigned(negative);
  }

  static ExactSum unpack(Unpacker in) {
    ExactSum sum = new ExactSum();
    int first = in.index(LIMBS + 1);
    int count = in.count();
    for (int i = 0; i < count; i++) {
      sum.limbs[first + i] = in.signed();
    }
    sum.positive = in.unsigned();
    sum.negative = in.unsigned();
    return sum;
  }

  @Override
  public String toString() {
    return value() + Arrays.toString(new long[] {positive, negative});
  }
}
