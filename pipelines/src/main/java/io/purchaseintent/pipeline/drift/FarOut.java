package io.purchaseintent.pipeline.drift;

import io.purchaseintent.monitoring.Column;
import java.util.List;

/**
 * Tells values that lie so far beyond all of the reference that one of them is enough to say so.
 * Infinite ones are, unless the reference has such.
 */
final class FarOut {

  /** In ranges of the reference's values, beyond the least or greatest of them. */
  static final double RANGES = 10;

  private final float[] low;
  private final float[] high;
  private final boolean[] knowsInfinite;

  /** By the extremes of these columns; of categories, and where there are none, nothing is far. */
  FarOut(List<Column> columns) {
    low = new float[columns.size()];
    high = new float[columns.size()];
    knowsInfinite = new boolean[columns.size()];
    for (int i = 0; i < low.length; i++) {
      Column column = columns.get(i);
      double range = RANGES * range(column.summary());
      boolean known = !column.categorical() && !Double.isNaN(range);
      low[i] = known ? (float) (column.summary().min() - range) : Float.NEGATIVE_INFINITY;
      high[i] = known ? (float) (column.summary().max() + range) : Float.POSITIVE_INFINITY;
      knowsInfinite[i] = column.summary().infinite() > 0;
    }
  }

  /** Of a single value its size, and at least 1: nothing else tells what is far. */
  private static double range(Column.Summary of) {
    return of.max() > of.min() ? of.max() - of.min() : Math.max(1, Math.abs(of.min()));
  }

  /** Counts the values of a vector that are far out, each at its place. */
  void count(float[] vector, long[] counts) {
    for (int i = 0; i < low.length; i++) {
      float value = vector[i];
      boolean far = value < low[i] || value > high[i];
      if (far && !(knowsInfinite[i] && Float.isInfinite(value))) {
        counts[i]++;
      }
    }
  }
}
