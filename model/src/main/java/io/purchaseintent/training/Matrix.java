package io.purchaseintent.training;

/**
 * Rows to train on or to score.
 *
 * @param values float[rows × columns], row after row, NaN where missing
 * @param columns features of a row
 * @param labels 0 or 1 for each row
 * @param weights above 0 for each row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Matrix(float[] values, int columns, float[] labels, float[] weights) {

  public Matrix {
    if (values.length != (long) labels.length * columns || labels.length != weights.length) {
      throw new IllegalArgumentException(
          values.length
              + " values do not make "
              + labels.length
              + " rows of "
              + columns
              + " columns with "
              + weights.length
              + " weights");
    }
  }

  /** Number of rows. */
  public int rows() {
    return labels.length;
  }

  /** A value; NaN where missing. */
  public float value(int row, int column) {
    return values[row * columns + column];
  }

  /** A copy of a row. */
  public float[] row(int row) {
    return java.util.Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** Rows whose label is 1. */
  public int positives() {
    int positives = 0;
    for (float label : labels) {
      positives += label > 0 ? 1 : 0;
    }
    return positives;
  }

  /** The rows at these places. */
  public Matrix at(int[] rows) {
    float[] chosen = new float[rows.length * columns];
    float[] l = new float[rows.length];
    float[] w = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * columns, chosen, i * columns, columns);
      l[i] = labels[rows[i]];
      w[i] = weights[rows[i]];
    }
    return new Matrix(chosen, columns, l, w);
  }
}
