package io.purchaseintent.statistics.arms;

import java.util.List;

/**
 * Post-stratification: arms are compared within each stratum, and the strata weighed by their share
 * of all units, so that a stratum that chance gave to one arm more often does not count (Miratrix,
 * Sekhon and Yu, Adjusting Treatment Effect Estimates by Post-Stratification in Randomized
 * Experiments, J. R. Statist. Soc. B 75, 2013). Strata must be known before the first exposure.
 */
public final class Strata {

  private Strata() {}

  /** Of one stratum, what the two arms had. */
  public record Stratum(ArmFigures control, ArmFigures compared) {}

  /**
   * The lift of the arms' means as they would be if both had all strata alike.
   *
   * @param strata a stratum in which an arm has fewer than two units is left out
   * @return an estimate that is none where fewer than two strata are left
   */
  public static Estimate lift(List<Stratum> strata) {
    List<Stratum> used =
        strata.stream().filter(s -> Math.min(s.control.units(), s.compared.units()) >= 2).toList();
    if (used.size() < 2) {
      return Estimate.NONE;
    }
    double all = used.stream().mapToDouble(Strata::units).sum();
    double control = 0;
    double compared = 0;
    for (Stratum each : used) {
      control += units(each) / all * each.control.value();
      compared += units(each) / all * each.compared.value();
    }
    if (control == 0) {
      return Estimate.NONE;
    }
    double times = compared / control;
    double variance = 0;
    double degrees = 0;
    for (Stratum each : used) {
      double weight = units(each) / all;
      double apart = each.compared.value() - times * each.control.value();
      double a = weight * weight * times * times * each.control.squaredError();
      double b = weight * weight * each.compared.squaredError();
      // The strata's own shares are known by so many units only.
      variance += a + b + weight * apart * apart / all;
      degrees += a * a / (each.control.units() - 1) + b * b / (each.compared.units() - 1);
    }
    return new Estimate(
        (compared - control) / Math.abs(control),
        Math.sqrt(variance) / Math.abs(control),
        degrees == 0 ? Double.NaN : variance * variance / degrees,
        all);
  }

  private static double units(Stratum stratum) {
    return (double) stratum.control.units() + stratum.compared.units();
  }
}
