package io.purchaseintent.experiment.analysis;

import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.Guardrail;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure of units, as a numerator and a denominator of each: a metric of an experiment, or a
 * guardrail that is counted by unit.
 *
 * @param code its name in files
 * @param kind what is counted
 * @param event place of the type of events among those of the design; 0 for others
 * @param worseBy how much worse it may be, as a share of the control; NaN for a metric
 */
public record Measure(String code, Kind kind, int event, double worseBy) implements Serializable {

  /** What is counted, by unit. */
  public enum Kind {
    CONVERSION(false, false),
    ORDERS(false, false),
    REVENUE(true, false),
    ORDER_VALUE(true, true),
    MARGIN(true, false),
    BOUNCE(false, true),
    ERRORS(false, true),
    EVENT(false, false);

    private final boolean isMoney;
    private final boolean isRatio;

    Kind(boolean isMoney, boolean isRatio) {
      this.isMoney = isMoney;
      this.isRatio = isRatio;
    }

    /** Whether it is an amount of the shop's currency, in millionths. */
    public boolean isMoney() {
      return isMoney;
    }

    /** Whether units have denominators that differ. */
    public boolean isRatio() {
      return isRatio;
    }
  }

  /** The metrics of an experiment, the first that decides, and then its guardrails by unit. */
  public static List<Measure> of(Experiment experiment) {
    List<Measure> measures = new ArrayList<>();
    for (ExperimentMetric metric : experiment.metrics()) {
      measures.add(new Measure(metric.code(), Kind.valueOf(metric.name()), 0, Double.NaN));
    }
    int events = 0;
    for (Guardrail guardrail : experiment.guardrails()) {
      if (guardrail.kind() != Guardrail.Kind.P99_MS) {
        Kind kind = Kind.valueOf(guardrail.kind().name());
        int event = kind == Kind.EVENT ? events++ : 0;
        measures.add(new Measure(guardrail.metric(), kind, event, guardrail.worseBy()));
      }
    }
    return measures;
  }

  /** Whether it is there to say that nothing became worse. */
  public boolean isGuardrail() {
    return !Double.isNaN(worseBy);
  }
}
