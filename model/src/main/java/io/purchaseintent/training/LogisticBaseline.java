package io.purchaseintent.training;

import java.util.List;

/**
 * Logistic regression on a few columns: what any better model must beat.
 *
 * <p>Fitted by Newton's method (iteratively reweighted least squares) with a slight ridge, so that
 * inputs which say the same do no harm. Deterministic.
 */
public final class LogisticBaseline {

  private static final int MAX_STEPS = 25;
  private static final double SMALLEST_STEP = 1e-6;
  private static final double RIDGE = 1e-6;

  private final LinearInputs inputs;

  /** Weights of the inputs, the intercept last. */
  private final double[] coefficients;

  private final int[] places;
  private final double[] values;

  private LogisticBaseline(LinearInputs inputs) {
    this.inputs = inputs;
    this.coefficients = new double[inputs.size() + 1];
    this.places = new int[inputs.width() + 1];
    this.values = new double[inputs.width() + 1];
  }

  /**
   * Fits on these rows.
   *
   * @param columns to use
   */
  public static LogisticBaseline fit(Matrix train, List<LinearInputs.Column> columns) {
    LogisticBaseline baseline = new LogisticBaseline(LinearInputs.of(train, columns));
    double step = Double.POSITIVE_INFINITY;
    for (int i = 0; i < MAX_STEPS && step > SMALLEST_STEP; i++) {
      step = baseline.step(train);
    }
    return baseline;
  }

  /** The log odds of each row, float[rows]. */
  public float[] margins(Matrix rows) {
    float[] margins = new float[rows.rows()];
    for (int row = 0; row < margins.length; row++) {
      margins[row] = (float) margin(read(rows, row));
    }
    return margins;
  }

  /** One Newton step: solves (XᵀSX + ridge) d = Xᵀ(y − p), adds d, returns its greatest part. */
  private double step(Matrix train) {
    int size = coefficients.length;
    double[][] hessian = new double[size][size];
    double[] gradient = new double[size];
    double total = 0;
    for (int row = 0; row < train.rows(); row++) {
      int count = read(train, row);
      double p = 1 / (1 + Math.exp(-margin(count)));
      double weight = train.weights()[row];
      double curvature = weight * Math.max(p * (1 - p), 1e-10);
      double residual = weight * (train.labels()[row] - p);
      total += weight;
      for (int i = 0; i < count; i++) {
        gradient[places[i]] += residual * values[i];
        double scaled = curvature * values[i];
        for (int j = 0; j <= i; j++) {
          hessian[places[i]][places[j]] += scaled * values[j];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      hessian[i][i] += RIDGE * total;
      gradient[i] -= RIDGE * total * coefficients[i];
    }
    double[] change = solve(hessian, gradient);
    double greatest = 0;
    for (int i = 0; i < size; i++) {
      coefficients[i] += change[i];
      greatest = Math.max(greatest, Math.abs(change[i]));
    }
    return greatest;
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

  /** Reads a row's inputs, the intercept's 1 last, and returns how many are not 0. */
  private int read(Matrix rows, int row) {
    int count = inputs.read(rows, row, places, values);
    places[count] = inputs.size();
    values[count] = 1;
    return count + 1;
  }

  private double margin(int count) {
    double margin = 0;
    for (int i = 0; i < count; i++) {
      margin += coefficients[places[i]] * values[i];
    }
    return margin;
  }
}
