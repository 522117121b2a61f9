package io.purchaseintent.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Boosted trees of four leaves: each cuts two features once, and is the best of all such trees for
 * what the ones before left over.
 *
 * <p>Trees that are grown greedily, a cut at a time, do not see two features that only together
 * tell rows apart, for neither is worth a first cut. Here all pairs are tried at once, on a coarse
 * grid (Lou, Caruana, Gehrke and Hooker, "Accurate intelligible models with pairwise interactions",
 * 2013). Three features that tell rows apart only together are not seen.
 */
final class PairBoosting {

  /** Codes of a feature: 0 is missing, the others are quantiles. */
  private static final int CODES = 9;

  private static final int CELLS = CODES * CODES;
  private static final int ROUNDS = 40;
  private static final double SHRINKAGE = 0.2;

  /** Rows without information that each leaf has besides its own. */
  private static final double PRIOR = 10;

  /**
   * Rows as codes.
   *
   * @param codes byte[columns][rows]
   * @param labels 1 for a row of now, else 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Rows(byte[][] codes, byte[] labels) {
    boolean now(int row) {
      return labels[row] == 1;
    }
  }

  /** Two features, where each is cut, and what that is worth. */
  private record Tree(
      int first, int second, int firstCut, int secondCut, double[] leaves, double[] worth) {}

  private final Rows rows;
  private final int columns;
  private final int[] fitted;

  /** Codes of the fitted rows, a row's own side by side. */
  private final byte[] codes;

  private final double[] weights;
  private final double[][] counts;
  private final double[] ofFeature;
  private final double[][] ofPair;

  /**
   * @param used whether a row is fitted to; all are scored
   */
  PairBoosting(Rows rows, boolean[] used) {
    this.rows = rows;
    this.columns = rows.codes().length;
    this.fitted =
        java.util.stream.IntStream.range(0, used.length).filter(row -> used[row]).toArray();
    this.codes = new byte[fitted.length * columns];
    for (int i = 0; i < fitted.length; i++) {
      for (int column = 0; column < columns; column++) {
        codes[i * columns + column] = rows.codes()[column][fitted[i]];
      }
    }
    this.weights = weights();
    this.ofFeature = new double[columns];
    this.ofPair = new double[columns][columns];
    this.counts = new double[columns][];
    for (int first = 0; first < columns; first++) {
      counts[first] = cumulative(first, weights, new double[columns * CELLS]);
    }
  }

  /** Codes by the quantiles of all rows together. */
  static Rows code(List<float[]> values, IntPredicate now) {
    int columns = values.get(0).length;
    byte[][] codes = new byte[columns][values.size()];
    byte[] labels = new byte[values.size()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (byte) (now.test(row) ? 1 : 0);
    }
    float[] sorted = new float[values.size()];
    for (int column = 0; column < columns; column++) {
      int known = 0;
      for (float[] row : values) {
        if (!Float.isNaN(row[column])) {
          sorted[known++] = row[column] + 0f;
        }
      }
      Arrays.sort(sorted, 0, known);
      float[] edges = edges(sorted, known);
      for (int row = 0; row < labels.length; row++) {
        codes[column][row] = code(values.get(row)[column], edges);
      }
    }
    return new Rows(codes, labels);
  }

  /**
   * Values that codes end with, but for the last: quantiles of the values that are not yet coded.
   */
  private static float[] edges(float[] sorted, int known) {
    float[] edges = new float[CODES - 2];
    int used = 0;
    for (int from = 0; used < edges.length && from < known; ) {
      int left = edges.length + 1 - used;
      float edge = sorted[Math.min(known - 1, from + (known - from - 1) / left)];
      while (from < known && sorted[from] <= edge) {
        from++;
      }
      if (from < known) {
        edges[used++] = edge;
      }
    }
    return Arrays.copyOf(edges, used);
  }

  private static byte code(float value, float[] edges) {
    if (Float.isNaN(value)) {
      return 0;
    }
    int code = 1;
    while (code <= edges.length && value > edges[code - 1]) {
      code++;
    }
    return (byte) code;
  }

  /** Both samples weigh the same, and a row of them 1 on average. */
  private double[] weights() {
    int[] sizes = new int[2];
    for (int row : fitted) {
      sizes[rows.labels()[row]]++;
    }
    double[] weight = new double[fitted.length];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = fitted.length / 2.0 / sizes[rows.labels()[fitted[i]]];
    }
    return weight;
  }

  /**
   * Fits all trees.
   *
   * @return a score of each row, whether fitted to or not
   */
  double[] fit() {
    double[] scores = new double[rows.labels().length];
    double[] rest = new double[fitted.length];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < rest.length; i++) {
        int row = fitted[i];
        rest[i] = weights[i] * (rows.labels()[row] - 1 / (1 + Math.exp(-scores[row])));
      }
      Tree best = best(rest);
      byte[] first = rows.codes()[best.first()];
      byte[] second = rows.codes()[best.second()];
      for (int row = 0; row < scores.length; row++) {
        int leaf =
            (first[row] > best.firstCut() ? 2 : 0) + (second[row] > best.secondCut() ? 1 : 0);
        scores[row] += SHRINKAGE * best.leaves()[leaf];
      }
      note(best);
    }
    return scores;
  }

  private void note(Tree tree) {
    ofFeature[tree.first()] += tree.worth()[0] + tree.worth()[2] / 2;
    ofFeature[tree.second()] += tree.worth()[1] + tree.worth()[2] / 2;
    ofPair[tree.first()][tree.second()] += tree.worth()[2];
  }

  /** Adds what each feature, and each pair beyond its features, was worth to the fit. */
  void addStrengths(double[] features, double[][] pairs) {
    for (int i = 0; i < features.length; i++) {
      features[i] += ofFeature[i];
      for (int j = 0; j < features.length; j++) {
        pairs[i][j] += ofPair[i][j];
      }
    }
  }

  private Tree best(double[] rest) {
    double most = -1;
    int bestFirst = 0;
    int bestSecond = 1;
    int cuts = 0;
    double[] ofBest = new double[CELLS];
    double[] sums = new double[columns * CELLS];
    for (int first = 0; first < columns; first++) {
      cumulative(first, rest, sums);
      for (int second = first + 1; second < columns; second++) {
        int from = second * CELLS;
        for (int i = 0; i < CODES - 1; i++) {
          for (int j = 0; j < CODES - 1; j++) {
            double worth = worth(sums, counts[first], from, i, j);
            if (worth > most) {
              most = worth;
              bestFirst = first;
              bestSecond = second;
              cuts = i * CODES + j;
              System.arraycopy(sums, from, ofBest, 0, CELLS);
            }
          }
        }
      }
    }
    double[] count =
        Arrays.copyOfRange(counts[bestFirst], bestSecond * CELLS, (bestSecond + 1) * CELLS);
    return tree(bestFirst, bestSecond, cuts / CODES, cuts % CODES, ofBest, count);
  }

  private static Tree tree(
      int first, int second, int firstCut, int secondCut, double[] sums, double[] count) {
    int last = CODES - 1;
    double[] sum = leaves(sums, firstCut, secondCut);
    double[] rows = leaves(count, firstCut, secondCut);
    double[] values = new double[4];
    for (int leaf = 0; leaf < values.length; leaf++) {
      // A row's second derivative of the log loss is a quarter where nothing is known of it.
      values[leaf] = sum[leaf] / ((rows[leaf] + PRIOR) / 4);
    }
    double byFirst = worth(sums, count, 0, firstCut, last);
    double bySecond = worth(sums, count, 0, last, secondCut);
    double together = worth(sums, count, 0, firstCut, secondCut);
    return new Tree(
        first,
        second,
        firstCut,
        secondCut,
        values,
        new double[] {byFirst, bySecond, Math.max(0, together - byFirst - bySecond)});
  }

  /**
   * By how much four leaves of a pair, whose cells begin there, lower the loss, but for a factor.
   */
  private static double worth(double[] sum, double[] count, int from, int firstCut, int secondCut) {
    int at = from + firstCut * CODES + secondCut;
    int right = from + firstCut * CODES + CODES - 1;
    int below = from + (CODES - 1) * CODES + secondCut;
    int all = from + CELLS - 1;
    return term(sum[at], count[at])
        + term(sum[right] - sum[at], count[right] - count[at])
        + term(sum[below] - sum[at], count[below] - count[at])
        + term(
            sum[all] - sum[right] - sum[below] + sum[at],
            count[all] - count[right] - count[below] + count[at]);
  }

  private static double term(double sum, double count) {
    return sum * sum / (count + PRIOR);
  }

  /** The sums of the four leaves: both at most their cut, second above, first above, both above. */
  private static double[] leaves(double[] cumulative, int firstCut, int secondCut) {
    double both = cumulative[firstCut * CODES + secondCut];
    double first = cumulative[firstCut * CODES + CODES - 1];
    double second = cumulative[(CODES - 1) * CODES + secondCut];
    double all = cumulative[CELLS - 1];
    return new double[] {both, first - both, second - both, all - first - second + both};
  }

  /**
   * Sums over the fitted rows whose codes are at most those of a cell, for a feature with each that
   * comes after it. All of these at once: a row's sums are in cells far apart, so that none waits
   * for the one before.
   *
   * @param cells double[columns * CELLS], overwritten from the first pair's on
   * @return {@code cells}
   */
  private double[] cumulative(int first, double[] values, double[] cells) {
    Arrays.fill(cells, 0);
    for (int i = 0; i < fitted.length; i++) {
      int row = i * columns;
      int from = codes[row + first] * CODES;
      double value = values[i];
      for (int second = first + 1; second < columns; second++) {
        cells[second * CELLS + from + codes[row + second]] += value;
      }
    }
    for (int second = first + 1; second < columns; second++) {
      int from = second * CELLS;
      for (int i = 0; i < CODES; i++) {
        for (int j = 1; j < CODES; j++) {
          cells[from + i * CODES + j] += cells[from + i * CODES + j - 1];
        }
      }
      for (int cell = CODES; cell < CELLS; cell++) {
        cells[from + cell] += cells[from + cell - CODES];
      }
    }
    return cells;
  }
}
