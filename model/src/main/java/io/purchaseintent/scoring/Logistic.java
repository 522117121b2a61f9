package io.purchaseintent.scoring;

/** The logistic function, and its fit to a few columns by maximum likelihood. */
final class Logistic {

  private static final int MOST_STEPS = 200;
  private static final double ROUNDING = 1e-12;

  private Logistic() {}

  static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  /** ln(1 + eˣ). */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * Fits by Newton's method, halving steps that do not better the likelihood. Where rows can be
   * parted by a column, coefficients grow until nothing is gained.
   *
   * @param columns double[columns][rows]
   * @param offsets what is added to each row's log odds
   * @param targets probabilities, each row's aim
   * @return the columns' coefficients, then the intercept
   * @throws IllegalArgumentException if there is no row
   */
  static double[] fit(double[][] columns, double[] offsets, double[] targets, float[] weights) {
    if (targets.length == 0) {
      throw new IllegalArgumentException("There is no row to calibrate on");
    }
    double[] at = new double[columns.length + 1];
    double loss = loss(columns, offsets, targets, weights, at);
    for (int i = 0; i < MOST_STEPS; i++) {
      double[] step = step(columns, offsets, targets, weights, at);
      double part = 1;
      double[] next = moved(at, step, part);
      double nextLoss = loss(columns, offsets, targets, weights, next);
      // Near the end a step gains less than the sum of losses is exact to.
      while (!(nextLoss <= loss * (1 + ROUNDING)) && part > ROUNDING) {
        part /= 2;
        next = moved(at, step, part);
        nextLoss = loss(columns, offsets, targets, weights, next);
      }
      if (!(nextLoss <= loss * (1 + ROUNDING)) || isSmall(step, at)) {
        return at;
      }
      at = next;
      loss = nextLoss;
    }
    return at;
  }

  private static double[] moved(double[] at, double[] step, double part) {
    double[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += part * step[i];
    }
    return moved;
  }

  private static boolean isSmall(double[] step, double[] at) {
    for (int i = 0; i < step.length; i++) {
      if (Math.abs(step[i]) > 1e-12 * (1 + Math.abs(at[i]))) {
        return false;
      }
    }
    return true;
  }

  private static double logOdds(double[][] columns, double[] offsets, double[] at, int row) {
    double sum = offsets[row] + at[columns.length];
    for (int c = 0; c < columns.length; c++) {
      sum += at[c] * columns[c][row];
    }
    return sum;
  }

  private static double loss(
      double[][] columns, double[] offsets, double[] targets, float[] weights, double[] at) {
    double loss = 0;
    for (int row = 0; row < targets.length; row++) {
      double x = logOdds(columns, offsets, at, row);
      loss += weights[row] * (softplus(x) - targets[row] * x);
    }
    return loss;
  }

  private static double[] step(
      double[][] columns, double[] offsets, double[] targets, float[] weights, double[] at) {
    int size = at.length;
    double[][] system = new double[size][size + 1];
    double[] inputs = new double[size];
    inputs[size - 1] = 1;
    for (int row = 0; row < targets.length; row++) {
      for (int c = 0; c < columns.length; c++) {
        inputs[c] = columns[c][row];
      }
      double p = sigmoid(logOdds(columns, offsets, at, row));
      double curvature = weights[row] * Math.max(p * (1 - p), 1e-12);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          system[i][j] += curvature * inputs[i] * inputs[j];
        }
        system[i][size] += weights[row] * (targets[row] - p) * inputs[i];
      }
    }
    return solved(system);
  }

  /** Solves by elimination; a column that says nothing new gets 0. */
  private static double[] solved(double[][] system) {
    int size = system.length;
    double[] diagonal = new double[size];
    for (int i = 0; i < size; i++) {
      diagonal[i] = system[i][i];
    }
    boolean[] free = new boolean[size];
    for (int i = 0; i < size; i++) {
      free[i] = system[i][i] <= 1e-12 * diagonal[i];
      for (int row = 0; row < size && !free[i]; row++) {
        double factor = row == i ? 0 : system[row][i] / system[i][i];
        for (int c = i; c <= size; c++) {
          system[row][c] -= factor * system[i][c];
        }
      }
    }
    double[] solution = new double[size];
    for (int i = 0; i < size; i++) {
      solution[i] = free[i] ? 0 : system[i][size] / system[i][i];
    }
    return solution;
  }
}
