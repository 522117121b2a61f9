package io.purchaseintent.statistics.arms;

import org.jspecify.annotations.Nullable;

/**
 * How an arm differs from the control in a metric.
 *
 * <p>Adjusted, what the covariates tell is taken out of the noise (CUPED: Deng, Xu, Kohavi and
 * Walker, Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment
 * Data, WSDM 2013): the difference less θ times that of the covariates' means, with one θ of both
 * arms, by least squares within them. Covariates must be known before the first exposure.
 *
 * <p>The variance of a lift L, a share of the control's own mean m, is by the delta method with the
 * adjusted difference and that mean together: (V(difference) + L² V(m) + 2 L C)/m², where C is the
 * covariance of the control's adjusted mean with its own. Without covariates that is V(b)/m² + V(a)
 * b²/m⁴.
 *
 * @param control its figures
 * @param compared the other arm's
 * @param difference as an amount
 * @param lift as a share of the control's mean, whatever its sign
 * @param varianceLeft of the difference, as a share of that without covariates; 1 where there is
 *     none
 * @param untold why nothing can be told; null where something can
 */
public record Comparison(
    ArmFigures control,
    ArmFigures compared,
    Estimate difference,
    Estimate lift,
    double varianceLeft,
    @Nullable Untold untold) {

  private static final long LEAST_UNITS = 100;

  /** Of so few values that are not 0 a mean is not normal. */
  private static final double LEAST_NON_ZERO = 10;

  /** Compares without covariates. */
  public static Comparison of(ArmFigures control, ArmFigures compared) {
    return of(control, compared, new double[control.means().length]);
  }

  /** Compares with what the covariates tell taken out. */
  public static Comparison adjusted(ArmFigures control, ArmFigures compared) {
    return of(control, compared, Covariates.slopes(control, compared));
  }

  private static Comparison of(ArmFigures control, ArmFigures compared, double[] slopes) {
    Untold untold = whyUntold(control, compared);
    if (untold != null && untold != Untold.NO_BASE) {
      return new Comparison(control, compared, Estimate.NONE, Estimate.NONE, 1, untold);
    }
    double shift = 0;
    for (int i = 0; i < slopes.length; i++) {
      shift += slopes[i] * (compared.means()[i] - control.means()[i]);
    }
    double a = guarded(control, compared, slopes) / control.units();
    double b = guarded(compared, control, slopes) / compared.units();
    double value = compared.value() - control.value() - shift;
    double plain = control.squaredError() + compared.squaredError();
    double units = (double) control.units() + compared.units();
    Estimate difference =
        new Estimate(value, Math.sqrt(a + b), degrees(a, control, b, compared), units);
    return new Comparison(
        control,
        compared,
        difference,
        untold == null ? lift(control, compared, slopes, value, a, b) : Estimate.NONE,
        plain == 0 ? 1 : Math.min(1, (a + b) / plain),
        untold);
  }

  private static Estimate lift(
      ArmFigures control, ArmFigures compared, double[] slopes, double value, double a, double b) {
    double mean = Math.abs(control.value());
    double lift = value / mean;
    double signed = value / control.value();
    double own = control.squaredError();
    double shared = own;
    for (int i = 0; i < slopes.length; i++) {
      shared -= slopes[i] * control.withCovariates()[i] / control.units();
    }
    double ofControl = a + signed * signed * own + 2 * signed * shared;
    double error = Math.sqrt(Math.max(0, b + ofControl)) / mean;
    return new Estimate(
        lift, error, degrees(a, control, b, compared), (double) control.units() + compared.units());
  }

  /** Why arms cannot be compared; null where they can. */
  private static @Nullable Untold whyUntold(ArmFigures control, ArmFigures compared) {
    long least = Math.min(control.units(), compared.units());
    if (least == 0) {
      return Untold.NO_TRAFFIC;
    }
    if (least < LEAST_UNITS) {
      return Untold.FEW_UNITS;
    }
    if (!(control.variance() + compared.variance() > 0)) {
      return Untold.NO_VARIANCE;
    }
    double nonZero = (double) control.nonZero() + compared.nonZero();
    if (nonZero / ((double) control.units() + compared.units()) * least < LEAST_NON_ZERO) {
      return Untold.FEW_VALUES;
    }
    return control.value() == 0 ? Untold.NO_BASE : null;
  }

  /**
   * The variance that is left in an arm. One in which hardly any value differs from 0 does not know
   * its own: then that of the other counts, if it is greater.
   */
  private static double guarded(ArmFigures arm, ArmFigures other, double[] slopes) {
    double own = Covariates.left(arm, slopes);
    return arm.nonZero() < LEAST_NON_ZERO ? Math.max(own, Covariates.left(other, slopes)) : own;
  }

  /** Welch and Satterthwaite's. */
  private static double degrees(double a, ArmFigures control, double b, ArmFigures compared) {
    double sum = a + b;
    return sum * sum / (a * a / (control.units() - 1) + b * b / (compared.units() - 1));
  }
}
