package io.purchaseintent.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How often what was said came true: rows in bins of neighbouring probabilities, each expecting
 * about the same number of buyers, as bins of as many rows would leave the few high probabilities
 * to one of them.
 *
 * <p>The band around the shares of buyers holds all bins at once with 95%: its half-width is the
 * bin's deviation times the 95% quantile of the greatest deviation over the bins (sup-t band;
 * Montiel Olea and Plagborg-Møller, 2019). The deviation is the bootstrap's, and at least that of
 * the same number of sessions with what was said, as a bin in which nobody or everybody buys shows
 * none at all.
 */
public final class Reliability {

  private static final double LEVEL = 0.95;

  /**
   * A bin.
   *
   * @param weight sum of the rows' weights
   * @param meanScore mean probability
   * @param meanLabel share of buyers
   * @param band where that share could have been
   */
  public record Bin(double weight, double meanScore, double meanLabel, Interval band) {

    /** Whether the bin's probability agrees with its share of buyers. */
    public boolean agrees() {
      return band.contains(meanScore);
    }
  }

  private Reliability() {}

  /**
   * The bins, in ascending order of probability; rows of one probability are never parted.
   *
   * @param count bins at most
   */
  public static List<Bin> of(ScoredRows rows, int count, Bootstrap bootstrap) {
    int[] binOf = bins(rows, count);
    int size = binOf.length == 0 ? 0 : binOf[binOf.length - 1] + 1;
    double[] weights = sums(rows, binOf, size, i -> 1);
    double[] scores = sums(rows, binOf, size, rows::score);
    double[] rates = rates(rows, binOf, size);
    double[][] resampled = bootstrap.figures(rows, drawn -> rates(drawn, binOf, size));
    double[] sessions = sessions(rows, binOf, weights);
    double[] deviations = new double[size];
    for (int bin = 0; bin < size; bin++) {
      double said = scores[bin] / weights[bin];
      deviations[bin] =
          Math.max(
              deviation(resampled, bin, rates[bin]), Math.sqrt(said * (1 - said) / sessions[bin]));
    }
    double factor = factor(resampled, rates, deviations);
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < size; bin++) {
      double half = factor * deviations[bin];
      bins.add(
          new Bin(
              weights[bin],
              scores[bin] / weights[bin],
              rates[bin],
              new Interval(Math.max(0, rates[bin] - half), Math.min(1, rates[bin] + half))));
    }
    return bins;
  }

  private static int[] bins(ScoredRows rows, int count) {
    int[] binOf = new int[rows.size()];
    double total = 0;
    for (int i = 0; i < binOf.length; i++) {
      total += rows.weight(i) * rows.score(i);
    }
    double expected = 0;
    int bin = 0;
    for (int i = 0; i < binOf.length; i++) {
      binOf[i] = bin;
      expected += rows.weight(i) * rows.score(i);
      boolean parted = i + 1 < binOf.length && rows.score(i + 1) > rows.score(i);
      if (parted && bin + 1 < count && expected >= total * (bin + 1) / count) {
        bin++;
      }
    }
    return binOf;
  }

  private static double[] rates(ScoredRows rows, int[] binOf, int size) {
    double[] buyers = sums(rows, binOf, size, i -> rows.positive(i) ? 1 : 0);
    double[] weights = sums(rows, binOf, size, i -> 1);
    Arrays.setAll(buyers, bin -> buyers[bin] / weights[bin]);
    return buyers;
  }

  private interface OfRow {
    double value(int row);
  }

  private static double[] sums(ScoredRows rows, int[] binOf, int size, OfRow ofRow) {
    double[] sums = new double[size];
    for (int i = 0; i < binOf.length; i++) {
      sums[binOf[i]] += rows.weight(i) * ofRow.value(i);
    }
    return sums;
  }

  /** Effective number of sessions of each bin (Kish, 1965): fewer where a few weigh most. */
  private static double[] sessions(ScoredRows rows, int[] binOf, double[] weights) {
    List<Map<Integer, Double>> bySession = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      bySession.add(new HashMap<>());
    }
    for (int i = 0; i < binOf.length; i++) {
      bySession.get(binOf[i]).merge(rows.session(i), rows.weight(i), Double::sum);
    }
    double[] effective = new double[weights.length];
    Arrays.setAll(
        effective,
        bin ->
            weights[bin]
                * weights[bin]
                / bySession.get(bin).values().stream().mapToDouble(w -> w * w).sum());
    return effective;
  }

  private static double deviation(double[][] resampled, int bin, double rate) {
    return Math.sqrt(
        Arrays.stream(resampled)
            .mapToDouble(figures -> figures[bin])
            .filter(value -> !Double.isNaN(value))
            .map(value -> (value - rate) * (value - rate))
            .average()
            .orElse(0));
  }

  private static double factor(double[][] resampled, double[] rates, double[] deviations) {
    double[] greatest =
        Arrays.stream(resampled)
            .mapToDouble(
                figures ->
                    IntStream.range(0, rates.length)
                        .filter(bin -> deviations[bin] > 0 && !Double.isNaN(figures[bin]))
                        .mapToDouble(bin -> Math.abs(figures[bin] - rates[bin]) / deviations[bin])
                        .max()
                        .orElse(0))
            .sorted()
            .toArray();
    return greatest.length == 0 ? 0 : greatest[(int) Math.ceil(LEVEL * greatest.length) - 1];
  }
}
