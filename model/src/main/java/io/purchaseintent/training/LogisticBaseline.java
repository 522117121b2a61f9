package io.purchaseintent.training;

/**
 * Logistic regression on a few columns: what any better model must beat.
 *
 * <p>Values are taken as log(1 + x) and standardised by the train rows; a missing value becomes the
 * mean. Fitted by Newton's method (iteratively reweighted least squares) with a slight ridge, so
 * that columns which say the same do no harm. Deterministic.
 */
public final class LogisticBaseline {

  private static final int ITERATIONS = 25;
  private static final double RIDGE = 1e-6;

  private final int[] columns;
  private final double[] means;
  private final double[] deviations;

  /** Weights of the columns, the intercept last. */
  private final double[] coefficients;

  private LogisticBaseline(Matrix train, int[] columns) {
    this.columns = columns.clone();
    this.means = new double[columns.length];
    this.deviations = new double[columns.length];
    this.coefficients = new double[columns.length + 1];
    standardise(train);
    for (int i = 0; i < ITERATIONS; i++) {
      step(train);
    }
  }

  /**
   * Fits on these rows.
   *
   * @param columns places of the columns to use
   */
  public static LogisticBaseline fit(Matrix train, int[] columns) {
    return new LogisticBaseline(train, columns);
  }

  /** The probability of each row, double[rows]. */
  public double[] probabilities(Matrix rows) {
    double[] probabilities = new double[rows.rows()];
    double[] inputs = new double[coefficients.length];
    for (int row = 0; row < probabilities.length; row++) {
      read(rows, row, inputs);
      probabilities[row] = probability(inputs);
    }
    return probabilities;
  }

  private void standardise(Matrix train) {
    for (int c = 0; c < columns.length; c++) {
      double sum = 0;
      double squares = 0;
      double total = 0;
      for (int row = 0; row < train.rows(); row++) {
        double value = transformed(train, row, columns[c]);
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
  }

  /** One Newton step: solves (XᵀSX + ridge) d = Xᵀ(y − p) and adds d. */
  private void step(Matrix train) {
    int size = coefficients.length;
    double[][] hessian = new double[size][size];
    double[] gradient = new double[size];
    double[] inputs = new double[size];
    double total = 0;
    for (int row = 0; row < train.rows(); row++) {
      read(train, row, inputs);
      double p = probability(inputs);
      double weight = train.weights()[row];
      double curvature = weight * Math.max(p * (1 - p), 1e-10);
      double residual = weight * (train.labels()[row] - p);
      total += weight;
      for (int i = 0; i < size; i++) {
        gradient[i] += residual * inputs[i];
        for (int j = 0; j <= i; j++) {
          hessian[i][j] += curvature * inputs[i] * inputs[j];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      hessian[i][i] += RIDGE * total;
      gradient[i] -= RIDGE * total * coefficients[i];
    }
    double[] change = solve(hessian, gradient);
    for (int i = 0; i < size; i++) {
      coefficients[i] += change[i];
    }
  }

  /** Solves a positive definite system, of which the lower triangle is given, by Cholesky. */
  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    double[] solution = right.clone();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= matrix[i][k] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int k = i + 1; k < size; k++) {
        solution[i] -= matrix[k][i] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    return solution;
  }

  private void read(Matrix rows, int row, double[] inputs) {
    for (int c = 0; c < columns.length; c++) {
      double value = transformed(rows, row, columns[c]);
      inputs[c] = Double.isNaN(value) ? 0 : (value - means[c]) / deviations[c];
    }
    inputs[columns.length] = 1;
  }

  private double probability(double[] inputs) {
    double margin = 0;
    for (int i = 0; i < inputs.length; i++) {
      margin += coefficients[i] * inputs[i];
    }
    return 1 / (1 + Math.exp(-margin));
  }

  private static double transformed(Matrix rows, int row, int column) {
    return Math.log1p(Math.max(0, rows.values()[row * rows.columns() + column]));
  }
}
