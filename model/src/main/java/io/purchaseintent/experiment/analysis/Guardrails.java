package io.purchaseintent.experiment.analysis;

import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.Guardrail;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Part;
import io.purchaseintent.experiment.analysis.Findings.OfGuardrail;
import io.purchaseintent.statistics.MeanDifference;
import io.purchaseintent.statistics.arms.Amounts;
import io.purchaseintent.statistics.arms.ArmFigures;
import io.purchaseintent.statistics.arms.Estimate;
import io.purchaseintent.statistics.arms.Moments;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether arms are worse than they may be: of each guardrail, what the arm has less what the
 * control has and as much again as is allowed, by bounds that hold at any look. Of all guardrails
 * more is worse.
 */
final class Guardrails {

  private static final double PERCENTILE = 0.99;
  private static final double MICROS_OF_MILLI = 1_000;
  private static final long LEAST_UNITS = 100;

  private final Experiment experiment;
  private final ExperimentSums sums;
  private final Looks looks;

  Guardrails(Experiment experiment, ExperimentSums sums, Looks looks) {
    this.experiment = experiment;
    this.sums = sums;
    this.looks = looks;
  }

  List<OfGuardrail> findings() {
    List<OfGuardrail> found = new ArrayList<>();
    List<Measure> measures = sums.design().measures();
    int arms = sums.design().arms().size();
    for (int measure = 0; measure < measures.size(); measure++) {
      for (int arm = 1; arm < arms && measures.get(measure).isGuardrail(); arm++) {
        found.add(byUnit(measure, arm));
      }
    }
    for (Guardrail guardrail : experiment.guardrails()) {
      for (int arm = 1; arm < arms && guardrail.kind() == Guardrail.Kind.P99_MS; arm++) {
        found.add(slowest(guardrail, arm));
      }
    }
    return found;
  }

  private OfGuardrail byUnit(int place, int arm) {
    Measure measure = sums.design().measures().get(place);
    Moments[] moments = sums.of(Part.ALL, place).get(0);
    double[] sizes = UnitTotals.sizes(measure);
    ArmFigures control =
        ArmFigures.of(moments == null ? new Moments(sizes.length) : moments[0], sizes);
    ArmFigures compared =
        ArmFigures.of(moments == null ? new Moments(sizes.length) : moments[arm], sizes);
    double may = 1 + measure.worseBy();
    double squared =
        may * may * control.variance() / control.units() + compared.variance() / compared.units();
    Estimate beyond =
        new Estimate(
            compared.value() - may * control.value(),
            Math.sqrt(squared),
            Double.NaN,
            (double) control.units() + compared.units());
    boolean isTold = Math.min(control.units(), compared.units()) >= LEAST_UNITS;
    return new OfGuardrail(
        measure.code(),
        arm,
        control.value(),
        compared.value(),
        measure.worseBy(),
        isTold,
        isTold && beyond.isTold() && looks.interval(beyond).low() > 0);
  }

  /** By units rather than answers, as answers to one hang together. */
  private OfGuardrail slowest(Guardrail guardrail, int arm) {
    Amounts control = sums.latencies(0);
    Amounts compared = sums.latencies(arm);
    double high = bound(control, sums.count(0, Counted.UNITS), 1);
    double low = bound(compared, sums.count(arm, Counted.UNITS), -1);
    return new OfGuardrail(
        guardrail.metric(),
        arm,
        millis(control, PERCENTILE),
        millis(compared, PERCENTILE),
        guardrail.worseBy(),
        !Double.isNaN(high) && !Double.isNaN(low),
        low > (1 + guardrail.worseBy()) * high);
  }

  private double bound(Amounts times, long units, int sign) {
    double half =
        MeanDifference.widthInErrors(units / looks.tightestAt(), looks.risk())
            * Math.sqrt(PERCENTILE * (1 - PERCENTILE) / units);
    return units < LEAST_UNITS ? Double.NaN : millis(times, PERCENTILE + sign * half);
  }

  private static double millis(Amounts times, double share) {
    long micros = share <= 0 ? Long.MAX_VALUE : times.quantile(share);
    return micros == Long.MAX_VALUE ? Double.NaN : micros / MICROS_OF_MILLI;
  }
}
