package io.purchaseintent.statistics;

import java.util.Arrays;

/** Counts of two samples in the same bins. */
final class Samples {

  /** Below this expected count the chi-squared distribution is not near (Cochran, 1954). */
  static final double LEAST_EXPECTED = 5;

  private Samples() {}

  /**
   * Sum of the counts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "The counts " + Arrays.toString(counts) + " hold one below 0");
      }
      total += count;
    }
    return total;
  }

  static void requireSameBins(long[] reference, long[] now) {
    if (reference.length != now.length) {
      throw new IllegalArgumentException(
          "The reference has "
              + reference.length
              + " bins, the sample of now "
              + now.length
              + ": they must be counted over the same edges");
    }
  }

  /** What one observation more or less weighs: 1/n + 1/m; infinite where one sample is empty. */
  static double inverseSizes(long n, long m) {
    return 1.0 / n + 1.0 / m;
  }

  /**
   * Brings rare bins together, from the first on, until {@value #LEAST_EXPECTED} counts are
   * expected in the smaller sample; what is left over joins the last of these, or the least bin
   * that is not rare. Bins that are empty in both samples are left out.
   *
   * @return long[2][bins], reference and now
   */
  static long[][] withoutRareBins(long[] reference, long[] now) {
    requireSameBins(reference, now);
    long n = total(reference);
    long m = total(now);
    double share = n + m == 0 ? 0 : (double) Math.min(n, m) / (n + m);
    long[][] merged = new long[2][reference.length];
    int bins = 0;
    int lastOfRare = -1;
    long[] rest = new long[2];
    for (int bin = 0; bin < reference.length; bin++) {
      if ((reference[bin] + now[bin]) * share >= LEAST_EXPECTED) {
        merged[0][bins] = reference[bin];
        merged[1][bins++] = now[bin];
      } else {
        rest[0] += reference[bin];
        rest[1] += now[bin];
        if ((rest[0] + rest[1]) * share >= LEAST_EXPECTED) {
          lastOfRare = bins;
          merged[0][bins] = rest[0];
          merged[1][bins++] = rest[1];
          rest = new long[2];
        }
      }
    }
    if (rest[0] + rest[1] > 0) {
      int into = lastOfRare >= 0 ? lastOfRare : least(merged, bins);
      if (into < 0) {
        into = bins++;
      }
      merged[0][into] += rest[0];
      merged[1][into] += rest[1];
    }
    return new long[][] {Arrays.copyOf(merged[0], bins), Arrays.copyOf(merged[1], bins)};
  }

  private static int least(long[][] merged, int bins) {
    int least = -1;
    for (int bin = 0; bin < bins; bin++) {
      if (least < 0 || merged[0][bin] + merged[1][bin] < merged[0][least] + merged[1][least]) {
        least = bin;
      }
    }
    return least;
  }
}
