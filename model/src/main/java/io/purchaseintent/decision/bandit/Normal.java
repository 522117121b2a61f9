package io.purchaseintent.decision.bandit;

import java.util.SplittableRandom;

/**
 * A normal distribution of several numbers.
 *
 * @param mean double[n]
 * @param precision double[n][n], the inverse of the covariance: symmetric, positive definite
 */
@SuppressWarnings("ArrayRecordComponent")
public record Normal(double[] mean, double[][] precision) {

  /** n numbers that vary about 0, each by itself. */
  static Normal about0(int n, double deviation) {
    double[][] precision = new double[n][n];
    for (int i = 0; i < n; i++) {
      precision[i][i] = 1 / (deviation * deviation);
    }
    return new Normal(new double[n], precision);
  }

  /**
   * This, of which only a part is known still: so much of what it tells more than another one that
   * varies about 0.
   *
   * @param kept from 0, the other one, to 1, this one
   */
  Normal towards(Normal about0, double kept) {
    int n = mean.length;
    double[] told = new double[n];
    double[][] next = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        told[i] += kept * precision[i][j] * mean[j];
        double prior = about0.precision[i][j];
        next[i][j] = prior + kept * (precision[i][j] - prior);
      }
    }
    return new Normal(solve(next, told), next);
  }

  /** As this, with its mean moved back as far as another one's went. */
  Normal movedBy(Normal from, Normal to) {
    double[] moved = mean.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= to.mean[i] - from.mean[i];
    }
    return new Normal(moved, precision);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** double[n] of it: with L·Lᵀ the precision, the mean and what solves Lᵀ·x = z. */
  double[] draw(SplittableRandom random) {
    double[][] lower = lower(precision);
    int n = mean.length;
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = random.nextGaussian();
    }
    double[] x = backward(lower, z);
    for (int i = 0; i < n; i++) {
      x[i] += mean[i];
    }
    return x;
  }

  /** The x of A·x = b, A symmetric and positive definite. */
  static double[] solve(double[][] a, double[] b) {
    double[][] lower = lower(a);
    int n = b.length;
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int j = 0; j < i; j++) {
        sum -= lower[i][j] * y[j];
      }
      y[i] = sum / lower[i][i];
    }
    return backward(lower, y);
  }

  private static double[] backward(double[][] lower, double[] b) {
    int n = b.length;
    double[] x = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < n; j++) {
        sum -= lower[j][i] * x[j];
      }
      x[i] = sum / lower[i][i];
    }
    return x;
  }

  /** Cholesky's factor. */
  private static double[][] lower(double[][] a) {
    int n = a.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new IllegalArgumentException("a precision that is not positive definite");
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return lower;
  }
}
