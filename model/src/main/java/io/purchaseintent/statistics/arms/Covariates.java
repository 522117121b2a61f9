package io.purchaseintent.statistics.arms;

/** What covariates tell of a metric, by least squares within two arms. */
final class Covariates {

  /** A covariate of which others leave less than this share is told by them already. */
  private static final double ALONE = 1e-9;

  private Covariates() {}

  /**
   * The slopes of the metric on the covariates, the same in both arms; 0 for a covariate that does
   * not vary, or that the ones before it tell already.
   */
  static double[] slopes(ArmFigures control, ArmFigures compared) {
    int count = control.means().length;
    double[][] among = new double[count][count + 1];
    double[] own = new double[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        among[i][j] =
            pooled(control, control.covariates()[i][j], compared, compared.covariates()[i][j]);
      }
      among[i][count] =
          pooled(control, control.withCovariates()[i], compared, compared.withCovariates()[i]);
      own[i] = among[i][i];
    }
    boolean[] used = new boolean[count];
    for (int i = 0; i < count; i++) {
      used[i] = among[i][i] > ALONE * own[i] && own[i] > 0;
      for (int row = 0; used[i] && row < count; row++) {
        double times = row == i ? 0 : among[row][i] / among[i][i];
        for (int j = 0; j <= count && times != 0; j++) {
          among[row][j] -= times * among[i][j];
        }
      }
    }
    double[] slopes = new double[count];
    for (int i = 0; i < count; i++) {
      slopes[i] = used[i] ? among[i][count] / among[i][i] : 0;
    }
    return slopes;
  }

  private static double pooled(ArmFigures a, double ofA, ArmFigures b, double ofB) {
    if (a.units() < 2 || b.units() < 2) {
      return 0;
    }
    return ((a.units() - 1) * ofA + (b.units() - 1) * ofB) / (a.units() + b.units() - 2);
  }

  /** The variance of the metric that is left in an arm where these slopes are taken out. */
  static double left(ArmFigures arm, double[] slopes) {
    double left = arm.variance();
    for (int i = 0; i < slopes.length; i++) {
      left -= 2 * slopes[i] * arm.withCovariates()[i];
      for (int j = 0; j < slopes.length; j++) {
        left += slopes[i] * slopes[j] * arm.covariates()[i][j];
      }
    }
    return Math.max(0, left);
  }
}
