package io.purchaseintent.experiment.analysis;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Part;
import io.purchaseintent.experiment.analysis.Findings.Look;
import io.purchaseintent.experiment.analysis.Findings.OfDay;
import io.purchaseintent.experiment.analysis.Findings.OfMetric;
import io.purchaseintent.experiment.analysis.Findings.OfSegment;
import io.purchaseintent.experiment.analysis.Findings.Since;
import io.purchaseintent.experiment.analysis.Findings.Trend;
import io.purchaseintent.statistics.arms.ArmFigures;
import io.purchaseintent.statistics.arms.Comparison;
import io.purchaseintent.statistics.arms.Estimate;
import io.purchaseintent.statistics.arms.Holm;
import io.purchaseintent.statistics.arms.Moments;
import io.purchaseintent.statistics.arms.SampleRatio;
import io.purchaseintent.statistics.arms.Strata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes findings of sums. */
public final class Analysis {

  /** Of one look, for what is no decision. */
  private static final double RISK_OF_A_LOOK = 0.05;

  private final Experiment experiment;
  private final ExperimentSums sums;
  private final List<Measure> measures;
  private final int arms;
  private final double[] weights;
  private final Looks looks;

  private Analysis(Experiment experiment, ExperimentSums sums) {
    this.experiment = experiment;
    this.sums = sums;
    this.measures = sums.design().measures();
    this.arms = sums.design().arms().size();
    this.weights = experiment.arms().stream().mapToDouble(arm -> arm.weight()).toArray();
    this.looks = Looks.of(experiment, sums.firstByDay());
  }

  /**
   * What the sums tell.
   *
   * @throws IllegalArgumentException if they are of other arms than the experiment's
   */
  public static Findings of(Experiment experiment, ExperimentSums sums) {
    if (experiment.arms().size() != sums.design().arms().size()) {
      throw new IllegalArgumentException(
          experiment.id() + " has other arms than " + sums.design().arms());
    }
    return new Analysis(experiment, sums).findings();
  }

  private Findings findings() {
    long[] units = counts(Counted.UNITS);
    long[] lost = counts(Counted.LOST);
    long inTwo = Arrays.stream(counts(Counted.IN_TWO_ARMS)).sum();
    double all = Arrays.stream(units).sum() + (double) inTwo;
    double[] asUnits = Arrays.stream(units).mapToDouble(each -> Math.max(each, 1e-9)).toArray();
    return new Findings(
        looks,
        SampleRatio.of(units, weights),
        days(),
        SampleRatio.of(lost, asUnits),
        all == 0 ? 0 : inTwo / all,
        metrics(),
        segments(),
        new Guardrails(experiment, sums, looks).findings(),
        series(),
        since(),
        trends());
  }

  private long[] counts(Counted what) {
    long[] counts = new long[arms];
    Arrays.setAll(counts, arm -> sums.count(arm, what));
    return counts;
  }

  private List<OfDay> days() {
    List<OfDay> days = new ArrayList<>();
    sums.firstByDay()
        .byDay()
        .forEach(
            (day, units) ->
                days.add(new OfDay(day, units, SampleRatio.of(units, weights).chanceOnce())));
    double[] chances = corrected(days, OfDay::chance);
    List<OfDay> corrected = new ArrayList<>();
    for (OfDay day : days) {
      corrected.add(new OfDay(day.day(), day.units(), chances[corrected.size()]));
    }
    return corrected;
  }

  private static <T> double[] corrected(List<T> tests, ToDoubleFunction<T> chance) {
    return Holm.adjusted(tests.stream().mapToDouble(chance).toArray());
  }

  private ArmFigures figures(Part part, int at, int measure, int arm) {
    Moments[] found = sums.of(part, measure).get(at);
    return figures(measure, found == null ? new Moments(UnitTotals.VALUES) : found[arm]);
  }

  private ArmFigures figures(int measure, Moments moments) {
    return ArmFigures.of(moments, UnitTotals.sizes(measures.get(measure)));
  }

  private List<OfMetric> metrics() {
    List<OfMetric> first = new ArrayList<>();
    List<OfMetric> others = new ArrayList<>();
    for (int measure = 0; measure < measures.size(); measure++) {
      for (int arm = 1; arm < arms && !measures.get(measure).isGuardrail(); arm++) {
        (measure == 0 ? first : others).add(metric(measure, arm));
      }
    }
    double[] chances = corrected(others, OfMetric::chance);
    for (int i = 0; i < chances.length; i++) {
      OfMetric of = others.get(i);
      first.add(
          new OfMetric(
              of.measure(),
              of.arm(),
              of.plain(),
              of.adjusted(),
              of.strata(),
              of.uncapped(),
              of.changed(),
              chances[i]));
    }
    return first;
  }

  private OfMetric metric(int measure, int arm) {
    Measure of = measures.get(measure);
    ArmFigures control = figures(Part.ALL, 0, measure, 0);
    ArmFigures compared = figures(Part.ALL, 0, measure, arm);
    Comparison adjusted = Comparison.adjusted(control, compared);
    List<Strata.Stratum> strata = new ArrayList<>();
    for (Moments[] each : sums.of(Part.SEGMENT, measure).values()) {
      strata.add(new Strata.Stratum(figures(measure, each[0]), figures(measure, each[arm])));
    }
    return new OfMetric(
        of,
        arm,
        Comparison.of(control, compared),
        adjusted,
        Strata.lift(strata),
        of.kind().isMoney()
            ? Comparison.of(
                figures(Part.UNCAPPED, 0, measure, 0), figures(Part.UNCAPPED, 0, measure, arm))
            : null,
        of.kind().isMoney() ? whyNotOneCurrency() : null,
        looks.chance(adjusted.lift()));
  }

  private @Nullable String whyNotOneCurrency() {
    long others = sums.noted(Noted.OTHER_CURRENCY);
    return others == 0
        ? null
        : others
            + " purchases are in another currency than the lake's: amounts of both are no one"
            + " metric";
  }

  private List<OfSegment> segments() {
    List<OfSegment> found = new ArrayList<>();
    for (int measure = 0; measure < measures.size(); measure++) {
      Measure of = measures.get(measure);
      boolean isTold = !of.isGuardrail() && !(of.kind().isMoney() && whyNotOneCurrency() != null);
      for (Map.Entry<Integer, Moments[]> each : sums.of(Part.SEGMENT, measure).entrySet()) {
        for (int arm = 1; arm < arms && isTold; arm++) {
          Comparison comparison =
              Comparison.adjusted(
                  figures(measure, each.getValue()[0]), figures(measure, each.getValue()[arm]));
          double chance = looks.chance(comparison.lift());
          found.add(new OfSegment(of, each.getKey(), arm, comparison, chance));
        }
      }
    }
    double[] chances = corrected(found, OfSegment::chance);
    List<OfSegment> corrected = new ArrayList<>();
    for (OfSegment of : found) {
      double chance = chances[corrected.size()];
      corrected.add(new OfSegment(of.measure(), of.segment(), of.arm(), of.comparison(), chance));
    }
    return corrected;
  }

  private List<Look> series() {
    List<Look> series = new ArrayList<>();
    Moments[] known = new Moments[arms];
    Arrays.setAll(known, arm -> new Moments(UnitTotals.VALUES));
    boolean isTold = !measures.get(0).kind().isMoney() || whyNotOneCurrency() == null;
    for (Map.Entry<Integer, Moments[]> day : sums.of(Part.DAY, 0).entrySet()) {
      for (int arm = 0; arm < arms; arm++) {
        known[arm].merge(day.getValue()[arm]);
      }
      for (int arm = 1; arm < arms && isTold; arm++) {
        Estimate lift = Comparison.adjusted(figures(0, known[0]), figures(0, known[arm])).lift();
        long units = known[0].units() + known[arm].units();
        series.add(new Look(day.getKey(), arm, units, lift.value(), looks.interval(lift)));
      }
    }
    return series;
  }

  private List<Since> since() {
    List<Since> since = new ArrayList<>();
    TreeMap<Integer, Moments[]> grown = sums.of(Part.SINCE, 0);
    long[] seen = new long[arms];
    for (Map.Entry<Integer, long[]> last :
        new TreeMap<>(sums.seenFor().byDay()).descendingMap().entrySet()) {
      for (int arm = 0; arm < arms; arm++) {
        seen[arm] += last.getValue()[arm];
      }
      // Days between two last days have the units of the later one.
      Integer before = new TreeMap<>(sums.seenFor().byDay()).lowerKey(last.getKey());
      for (int day = last.getKey(); day > (before == null ? -1 : before); day--) {
        for (int arm = 1; arm < arms; arm++) {
          since.add(since(day, arm, grown.get(day), seen));
        }
      }
    }
    Collections.reverse(since);
    return since;
  }

  private Since since(int day, int arm, Moments @Nullable [] grown, long[] seen) {
    ArmFigures control = grownFigures(grown == null ? null : grown[0], seen[0]);
    ArmFigures compared = grownFigures(grown == null ? null : grown[arm], seen[arm]);
    Interval interval = Comparison.of(control, compared).difference().once(RISK_OF_A_LOOK);
    return new Since(day, arm, seen[0] + seen[arm], control.value(), compared.value(), interval);
  }

  /** Of units most of which did nothing on that day. */
  private ArmFigures grownFigures(@Nullable Moments grown, long seen) {
    if (grown == null) {
      return ArmFigures.of(seen, 0, 0, 0);
    }
    Moments all = grown.copy();
    all.addAlike(seen - grown.units(), 0, 1);
    return ArmFigures.of(all, UnitTotals.sizes(measures.get(0))[0], 1);
  }

  /**
   * By the mean day since the first exposure on which units grow: where an arm does the same share
   * more on each day, it is that of the control, however much less happens on later days.
   */
  private List<Trend> trends() {
    List<Trend> trends = new ArrayList<>();
    Moments[] found = sums.of(Part.TREND, 0).get(0);
    for (int arm = 1; arm < arms && found != null; arm++) {
      Estimate difference =
          Comparison.of(ArmFigures.of(found[0], 1, 1), ArmFigures.of(found[arm], 1, 1))
              .difference();
      trends.add(new Trend(arm, difference.value(), difference.chanceOnce()));
    }
    return trends;
  }
}
