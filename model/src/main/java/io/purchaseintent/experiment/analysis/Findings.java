package io.purchaseintent.experiment.analysis;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.statistics.arms.Comparison;
import io.purchaseintent.statistics.arms.Estimate;
import io.purchaseintent.statistics.arms.SampleRatio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of an experiment, before it is judged. Arms are told by their place, of which 0 is
 * the control.
 *
 * @param looks how it was looked at
 * @param ratio whether units came as the weights say
 * @param days whether they did on each day of first exposures
 * @param lost whether units without any event are spread as all units are
 * @param shareInTwoArms of all units
 * @param metrics by metric and arm, the first metric first
 * @param segments by metric, segment and arm
 * @param guardrails by guardrail and arm
 * @param series of the first metric by day and arm
 * @param since of the first metric by day since the first exposure and arm
 * @param trends of the first metric by arm, from the first on; empty for a ratio
 */
public record Findings(
    Looks looks,
    SampleRatio ratio,
    List<OfDay> days,
    SampleRatio lost,
    double shareInTwoArms,
    List<OfMetric> metrics,
    List<OfSegment> segments,
    List<OfGuardrail> guardrails,
    List<Look> series,
    List<Since> since,
    List<Trend> trends) {

  /**
   * Units that came on a day.
   *
   * @param day UTC, since the epoch
   * @param chance of them being so apart, after Holm for all days
   */
  public record OfDay(int day, long[] units, double chance) {}

  /**
   * An arm compared with the control in a metric.
   *
   * @param plain without covariates
   * @param adjusted with what was known before the first exposure taken out; this one decides
   * @param strata the lift by segments that are weighed alike
   * @param uncapped without a bound for single units; null where the metric is no amount
   * @param changed why the metric cannot be told although arms can be compared; null where it can
   * @param chance that of the adjusted lift at any look, after Holm for all but the first metric
   */
  public record OfMetric(
      Measure measure,
      int arm,
      Comparison plain,
      Comparison adjusted,
      Estimate strata,
      @Nullable Comparison uncapped,
      @Nullable String changed,
      double chance) {

    /** The lift that decides. */
    public Estimate lift() {
      return adjusted.lift();
    }

    /** Why it cannot be told; null where it can. */
    public @Nullable String whyUntold() {
      return changed != null
          ? changed
          : adjusted.untold() == null ? null : adjusted.untold().words();
    }
  }

  /**
   * A metric in a segment.
   *
   * @param segment its place
   * @param chance of the lift at any look, after Holm for all segments, metrics and arms
   */
  public record OfSegment(
      Measure measure, int segment, int arm, Comparison comparison, double chance) {}

  /**
   * A guardrail of an arm.
   *
   * @param code its name
   * @param control what the control has
   * @param compared what the arm has
   * @param worseBy how much worse it may be, as a share of the control
   * @param isTold whether there is enough to tell
   * @param isBroken whether it is surely worse than it may be
   */
  public record OfGuardrail(
      String code,
      int arm,
      double control,
      double compared,
      double worseBy,
      boolean isTold,
      boolean isBroken) {}

  /**
   * The first metric as it was known at the end of a day.
   *
   * @param day UTC, since the epoch
   * @param units of both arms
   * @param lift NaN where it could not be told
   * @param interval at any look
   */
  public record Look(int day, int arm, long units, double lift, Interval interval) {}

  /**
   * What the first metric grew by on a day since the first exposure.
   *
   * @param day 0 for the first 24 hours
   * @param units of both arms that were seen for all of it
   * @param control mean by unit
   * @param compared mean by unit
   * @param interval of the difference, by one look
   */
  public record Since(
      int day, int arm, long units, double control, double compared, Interval interval) {}

  /**
   * Whether the effect grows or fades with the days since the first exposure.
   *
   * @param direction days by which the arm's units grow later than the control's, on the mean:
   *     above 0 where the effect grows; NaN where it cannot be told
   * @param chance of a trend as large where there is none, by one look
   */
  public record Trend(int arm, double direction, double chance) {}
}
