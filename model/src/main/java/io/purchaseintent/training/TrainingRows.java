package io.purchaseintent.training;

import java.util.Iterator;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.LabeledPoint;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Rows as XGBoost keeps them, in native memory. They are handed over a row at a time, so that the
 * heap never holds them twice.
 *
 * <p>To be closed. Not thread-safe.
 */
public final class TrainingRows implements AutoCloseable {

  private final DMatrix rows;

  private TrainingRows(DMatrix rows) {
    this.rows = rows;
  }

  /** All columns of a matrix. */
  public static TrainingRows of(Matrix matrix) {
    return of(matrix, IntStream.range(0, matrix.columns()).toArray());
  }

  /**
   * Some columns of a matrix, in this order.
   *
   * @throws TrainingException if XGBoost refuses them
   */
  public static TrainingRows of(Matrix matrix, int[] columns) {
    Iterator<LabeledPoint> points =
        IntStream.range(0, matrix.rows()).mapToObj(row -> point(matrix, columns, row)).iterator();
    try {
      return new TrainingRows(new DMatrix(points, null, Float.NaN));
    } catch (XGBoostError e) {
      throw new TrainingException("XGBoost does not take the rows: " + e.getMessage(), e);
    }
  }

  private static LabeledPoint point(Matrix matrix, int[] columns, int row) {
    float[] values = new float[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = matrix.value(row, columns[i]);
    }
    return new LabeledPoint(
        matrix.labels()[row], columns.length, null, values, matrix.weights()[row]);
  }

  /**
   * A copy of the rows at these places.
   *
   * @param weights of the copied rows
   */
  public TrainingRows at(int[] places, float[] weights) {
    try {
      DMatrix part = rows.slice(places);
      part.setWeight(weights);
      return new TrainingRows(part);
    } catch (XGBoostError e) {
      throw new TrainingException("XGBoost does not part the rows: " + e.getMessage(), e);
    }
  }

  DMatrix toXgboost() {
    return rows;
  }

  @Override
  public void close() {
    rows.dispose();
  }
}
