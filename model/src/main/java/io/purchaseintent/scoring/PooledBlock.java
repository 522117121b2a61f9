package io.purchaseintent.scoring;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Neighbouring rows that share one value in isotonic regression.
 *
 * @param first lowest margin
 * @param last highest margin
 * @param margins sum of weighted margins
 * @param labels sum of weighted labels
 * @param weight sum of weights
 */
record PooledBlock(double first, double last, double margins, double labels, double weight) {

  /** No probability is nearer to 0 or 1, since a sample never proves a certainty. */
  static final double LEAST = 1e-6;

  /** The value. */
  double probability() {
    return Math.min(1 - LEAST, Math.max(LEAST, mean()));
  }

  /** The mean margin. */
  double centre() {
    return margins / weight;
  }

  private double mean() {
    return labels / weight;
  }

  private PooledBlock with(PooledBlock next) {
    return new PooledBlock(
        first, next.last, margins + next.margins, labels + next.labels, weight + next.weight);
  }

  /**
   * The blocks of rising value with the least weighted squared error, found by pooling adjacent
   * violators (Barlow et al., 1972).
   *
   * @throws IllegalArgumentException if there is no row
   */
  static List<PooledBlock> fit(float[] margins, float[] labels, float[] weights) {
    if (margins.length == 0) {
      throw new IllegalArgumentException("There is no row to calibrate on");
    }
    Integer[] order = new Integer[margins.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> margins[i]));
    Deque<PooledBlock> blocks = new ArrayDeque<>();
    for (int i = 0; i < order.length; ) {
      double margin = margins[order[i]];
      double sum = 0;
      double weight = 0;
      for (; i < order.length && margins[order[i]] == margin; i++) {
        sum += (double) labels[order[i]] * weights[order[i]];
        weight += weights[order[i]];
      }
      PooledBlock block = new PooledBlock(margin, margin, margin * weight, sum, weight);
      while (!blocks.isEmpty() && blocks.getLast().mean() >= block.mean()) {
        block = blocks.removeLast().with(block);
      }
      blocks.addLast(block);
    }
    return List.copyOf(blocks);
  }
}
