package io.purchaseintent.training;

import java.util.List;

/**
 * Columns as a linear model can take them: a number as log(1 + x), standardised by the train rows;
 * a category as an indicator for each code that the train rows have. What is missing, or a code
 * that they lack, is 0: the mean, or no indicator.
 */
public final class LinearInputs {

  /**
   * A column of a matrix.
   *
   * @param place in the matrix
   * @param category whether its values are codes, whole numbers from 0
   */
  public record Column(int place, boolean category) {}

  private final List<Column> columns;

  /** Where each column's inputs begin; the last entry is the number of all. */
  private final int[] starts;

  private final double[] means;
  private final double[] deviations;

  private LinearInputs(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.starts = new int[columns.size() + 1];
    this.means = new double[columns.size()];
    this.deviations = new double[columns.size()];
  }

  static LinearInputs of(Matrix train, List<Column> columns) {
    LinearInputs inputs = new LinearInputs(columns);
    for (int c = 0; c < columns.size(); c++) {
      int width = 1;
      if (columns.get(c).category()) {
        width = codes(train, columns.get(c).place());
      } else {
        inputs.standardise(train, c);
      }
      inputs.starts[c + 1] = inputs.starts[c] + width;
    }
    return inputs;
  }

  private static int codes(Matrix train, int place) {
    int codes = 0;
    for (int row = 0; row < train.rows(); row++) {
      float value = train.value(row, place);
      codes = Float.isNaN(value) ? codes : Math.max(codes, (int) value + 1);
    }
    return codes;
  }

  private void standardise(Matrix train, int c) {
    double sum = 0;
    double squares = 0;
    double total = 0;
    for (int row = 0; row < train.rows(); row++) {
      double value = transformed(train.value(row, columns.get(c).place()));
      if (!Double.isNaN(value)) {
        double weight = train.weights()[row];
        sum += weight * value;
        squares += weight * value * value;
        total += weight;
      }
    }
    means[c] = total == 0 ? 0 : sum / total;
    double variance = total == 0 ? 0 : squares / total - means[c] * means[c];
    deviations[c] = variance > 1e-12 ? Math.sqrt(variance) : 1;
  }

  /** Number of inputs. */
  int size() {
    return starts[columns.size()];
  }

  /** The most inputs of a row that are not 0. */
  int width() {
    return columns.size();
  }

  /**
   * Writes a row's inputs that are not 0, in ascending order of their place.
   *
   * @return how many there are
   */
  int read(Matrix matrix, int row, int[] places, double[] values) {
    int count = 0;
    for (int c = 0; c < columns.size(); c++) {
      float value = matrix.value(row, columns.get(c).place());
      if (Float.isNaN(value)) {
        continue;
      }
      if (!columns.get(c).category()) {
        places[count] = starts[c];
        values[count++] = (transformed(value) - means[c]) / deviations[c];
      } else if (value < starts[c + 1] - starts[c]) {
        places[count] = starts[c] + (int) value;
        values[count++] = 1;
      }
    }
    return count;
  }

  private static double transformed(float value) {
    return Math.log1p(Math.max(0, value));
  }
}
