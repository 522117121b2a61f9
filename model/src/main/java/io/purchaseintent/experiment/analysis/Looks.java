package io.purchaseintent.experiment.analysis;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.statistics.arms.Estimate;
import java.time.Duration;
import java.time.Instant;

/**
 * How an experiment is looked at: on any day, by intervals that hold at all looks together.
 *
 * @param risk of each comparison of an arm with the control: the experiment's, by their number
 * @param tightestAt units at which intervals are tightest
 */
public record Looks(double risk, double tightestAt) {

  /** Of an experiment that has no end. */
  private static final int USUAL_DAYS = 14;

  /** What is tight at fewer is wide for most of an experiment. */
  private static final double LEAST = 1_000;

  private static final double MOST_TIMES = 1e6;

  /**
   * The looks at an experiment: tightest at the units that its first two days let expect of its
   * whole time, so that later days change nothing of how earlier ones were looked at.
   */
  public static Looks of(Experiment experiment, DayCounts firstByDay) {
    double most = 0;
    int days = 0;
    for (long[] arms : firstByDay.byDay().values()) {
      double units = 0;
      for (long each : arms) {
        units += each;
      }
      most = Math.max(most, units);
      if (++days == 2) {
        break;
      }
    }
    Instant start = experiment.start();
    Instant end = experiment.end();
    double planned =
        start == null || end == null
            ? USUAL_DAYS
            : Math.max(1, Duration.between(start, end).toHours() / 24.0);
    return new Looks(
        experiment.risk() / (experiment.arms().size() - 1), Math.max(LEAST, most * planned));
  }

  /** Where a difference lies, whenever one looks. */
  public Interval interval(Estimate estimate) {
    return estimate.always(risk, tightestAt);
  }

  /** The chance of a difference as far from 0, whenever one looks, if there is none. */
  public double chance(Estimate estimate) {
    return estimate.chanceAlways(risk, tightestAt);
  }

  /**
   * How many times the units it takes until an effect of a size is found.
   *
   * @param power chance to find it
   * @return at least 1; infinite where it cannot be told
   */
  public double timesTheUnits(Estimate estimate, double effect, double power) {
    double low = 1;
    double high = MOST_TIMES;
    if (!estimate.isTold() || !isEnough(estimate, effect, power, high)) {
      return Double.POSITIVE_INFINITY;
    }
    while (high / low > 1.001) {
      double middle = Math.sqrt(low * high);
      if (isEnough(estimate, effect, power, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean isEnough(Estimate estimate, double effect, double power, double times) {
    return estimate.grown(times).reach(risk, tightestAt, power) <= effect;
  }
}
