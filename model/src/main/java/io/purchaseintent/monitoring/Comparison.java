package io.purchaseintent.monitoring;

import io.purchaseintent.statistics.ChiSquared;
import io.purchaseintent.statistics.Difference;
import io.purchaseintent.statistics.JensenShannon;
import io.purchaseintent.statistics.KolmogorovSmirnov;
import io.purchaseintent.statistics.PopulationStability;
import io.purchaseintent.statistics.Proportions;
import io.purchaseintent.statistics.Wasserstein;
import java.util.Arrays;

/**
 * How far a column of now is from the reference, in one slice. The unit is the session.
 *
 * <p>{@link #stability} and {@link #jensenShannon} look at a column whole, missing values included;
 * {@link #kolmogorovSmirnov} and {@link #wasserstein} at the values of a number, whose order and
 * distance they see; {@link #categories} at those of a category.
 */
public final class Comparison {

  /** Of a number's values a tenth each, about; what the reference never had is apart. */
  private static final int GROUPS = 10;

  private final Column column;
  private final long[] reference;
  private final long[] now;
  private final long[] grouped;
  private final long[] groupedNow;

  /**
   * @param column that is compared
   * @param reference counts of a slice, long[{@link Column#bins}]
   * @param now counts of the same slice over the same bins
   */
  public Comparison(Column column, long[] reference, long[] now) {
    this.column = column;
    this.reference = reference;
    this.now = now;
    int[] groups = groups(column, reference);
    this.grouped = grouped(groups, reference);
    this.groupedNow = grouped(groups, now);
  }

  /**
   * The group of each bin: each category is one; bins of a number are brought together until they
   * have a tenth of the reference's values, but for those below and above all of these, and the
   * missing.
   */
  static int[] groups(Column column, long[] reference) {
    int[] groups = new int[column.bins()];
    if (column.categorical()) {
      Arrays.setAll(groups, bin -> bin);
      return groups;
    }
    int above = column.edges().length;
    long values = 0;
    for (int bin = 1; bin < above; bin++) {
      values += reference[bin];
    }
    int group = 1;
    long filled = 0;
    for (int bin = 1; bin < above; bin++) {
      groups[bin] = group;
      filled += reference[bin];
      if (values > 0 && filled * GROUPS >= values) {
        group++;
        filled = 0;
      }
    }
    groups[above] = group + 1;
    groups[column.missingBin()] = group + 2;
    return groups;
  }

  private static long[] grouped(int[] groups, long[] counts) {
    long[] grouped = new long[Arrays.stream(groups).max().orElse(0) + 1];
    for (int bin = 0; bin < counts.length; bin++) {
      grouped[groups[bin]] += counts[bin];
    }
    return grouped;
  }

  /** Number of sessions of now. */
  public long sessions() {
    return Arrays.stream(now).sum();
  }

  /** The population stability index. */
  public Difference stability() {
    return PopulationStability.of(grouped, groupedNow);
  }

  /** The Jensen-Shannon distance over the groups of {@link #stability}. */
  public Difference jensenShannon() {
    return JensenShannon.of(grouped, groupedNow);
  }

  /** The greatest distance of the cumulative distributions of a number's values. */
  public Difference kolmogorovSmirnov() {
    return column.categorical()
        ? Difference.UNKNOWN
        : KolmogorovSmirnov.ofBins(values(reference), values(now));
  }

  /**
   * The Wasserstein distance of a number's values, in standard deviations of the reference, without
   * its outermost thousandths.
   *
   * @return NaN for a category, and where all values of the reference are the same
   */
  public Difference wasserstein() {
    return column.categorical()
        ? Difference.UNKNOWN
        : Wasserstein.ofBins(column.axis(), values(reference), values(now));
  }

  /** Cramér's V of a category's values, unseen ones being one of them; NaN for a number. */
  public Difference categories() {
    return column.categorical()
        ? ChiSquared.cramersV(values(reference), values(now))
        : Difference.UNKNOWN;
  }

  /** The share of missing values now, less that of the reference. */
  public Difference missing() {
    int bin = column.missingBin();
    return Proportions.of(
        reference[bin], Arrays.stream(reference).sum(), now[bin], Arrays.stream(now).sum());
  }

  /**
   * The share, among the values, of those that the reference does not have, less the same share of
   * the reference: unseen ones of a category, and values of a number that are outside all of them.
   */
  public Difference strange() {
    long[] values = values(reference);
    long[] valuesNow = values(now);
    return Proportions.of(
        strange(values),
        Arrays.stream(values).sum(),
        strange(valuesNow),
        Arrays.stream(valuesNow).sum());
  }

  private long strange(long[] values) {
    boolean number = !column.categorical() && values.length > 1;
    return values[0] + (number ? values[values.length - 1] : 0);
  }

  /**
   * The quantile of a number's values in the reference, by the bins: the edge that the values up to
   * it reach the share at; the last edge where that is beyond it.
   *
   * @param share 0 to 1
   * @return NaN for a category, and where there are no values
   */
  public double quantile(double share) {
    return quantile(reference, share);
  }

  /** The same of now. */
  public double quantileNow(double share) {
    return quantile(now, share);
  }

  private double quantile(long[] counts, double share) {
    long total = Arrays.stream(values(counts)).sum();
    if (column.categorical() || total == 0 || column.edges().length == 0) {
      return Double.NaN;
    }
    long below = 0;
    int last = column.edges().length - 1;
    for (int bin = 0; bin < last; bin++) {
      below += counts[bin];
      if (below >= share * total && below > 0) {
        return column.edges()[bin];
      }
    }
    return column.edges()[last];
  }

  /** All bins but that of missing values. */
  private long[] values(long[] counts) {
    return Arrays.copyOf(counts, column.missingBin());
  }
}
