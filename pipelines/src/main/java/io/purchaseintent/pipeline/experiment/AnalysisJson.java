package io.purchaseintent.pipeline.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.analysis.ExperimentSums;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.experiment.analysis.Findings;
import io.purchaseintent.experiment.analysis.Findings.Look;
import io.purchaseintent.experiment.analysis.Findings.OfGuardrail;
import io.purchaseintent.experiment.analysis.Findings.OfMetric;
import io.purchaseintent.experiment.analysis.Findings.OfSegment;
import io.purchaseintent.experiment.analysis.Findings.Since;
import io.purchaseintent.experiment.analysis.Findings.Trend;
import io.purchaseintent.experiment.analysis.Looks;
import io.purchaseintent.experiment.analysis.Verdict;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.statistics.arms.Comparison;
import io.purchaseintent.statistics.arms.Estimate;
import io.purchaseintent.statistics.arms.SampleRatio;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code experiment.json}: all that was found, as {@code experiment.schema.json} beside this class
 * says. What cannot be told is null, with the reason.
 *
 * @param until before it events and exposures were looked at
 * @param currency of amounts; null where the lake has none
 */
record AnalysisJson(
    Experiment experiment,
    ExperimentSums sums,
    Findings findings,
    Verdict verdict,
    Instant until,
    @Nullable String currency) {

  static final String SCHEMA = "https://purchaseintent.io/experiment-1.schema.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MICROS = 1e6;

  ObjectNode json() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("schema", SCHEMA)
            .put("id", experiment.id())
            .put("until", until.toString());
    if (currency != null) {
      json.put("currency", currency);
    }
    json.set("definition", ExperimentJson.of(experiment));
    ObjectNode told = json.putObject("verdict");
    told.put("decision", verdict.decision().code());
    told.put("words", verdict.decision().words());
    told.put("arm", arm(verdict.arm()));
    ArrayNode reasons = told.putArray("reasons");
    verdict.reasons().forEach(reasons::add);
    told.put("days_left", verdict.daysLeft());
    health(json.putObject("health"));
    arms(json.putArray("arms"));
    ObjectNode looks = json.putObject("looks");
    looks.put("risk", findings.looks().risk());
    number(looks, "tightest_at", findings.looks().tightestAt());
    if (sums.capMicros() < Long.MAX_VALUE) {
      looks.put("revenue_of_a_unit_at_most", sums.capMicros() / MICROS);
    }
    ArrayNode metrics = json.putArray("metrics");
    findings.metrics().forEach(metric -> metric(metrics.addObject(), metric));
    ArrayNode guardrails = json.putArray("guardrails");
    findings.guardrails().forEach(guardrail -> guardrail(guardrails.addObject(), guardrail));
    ArrayNode segments = json.putArray("segments");
    findings.segments().forEach(segment -> segment(segments.addObject(), segment));
    ArrayNode series = json.putArray("series");
    findings.series().forEach(look -> look(series.addObject(), look));
    novelty(json.putObject("novelty"));
    return json;
  }

  private String arm(int place) {
    return sums.design().arms().get(place);
  }

  private static void number(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }

  private static void interval(ObjectNode to, Interval interval) {
    number(to, "low", interval.low());
    number(to, "high", interval.high());
  }

  private void health(ObjectNode to) {
    ratio(to.putObject("sample_ratio"), findings.ratio());
    ratio(to.putObject("lost_units"), findings.lost());
    to.put("share_in_two_arms", findings.shareInTwoArms());
    ArrayNode days = to.putArray("days");
    for (Findings.OfDay day : findings.days()) {
      ObjectNode each = days.addObject().put("day", LocalDate.ofEpochDay(day.day()).toString());
      ArrayNode units = each.putArray("units");
      for (long count : day.units()) {
        units.add(count);
      }
      number(each, "chance", day.chance());
    }
    for (Noted noted : Noted.values()) {
      to.put(noted.name().toLowerCase(Locale.ROOT), sums.noted(noted));
    }
  }

  private static void ratio(ObjectNode to, SampleRatio ratio) {
    number(to, "statistic", ratio.statistic());
    number(to, "chance_once", ratio.chanceOnce());
    number(to, "chance_always", ratio.chanceAlways());
    to.put("alarm", ratio.isAlarm());
  }

  private void arms(ArrayNode to) {
    for (int place = 0; place < sums.design().arms().size(); place++) {
      ObjectNode each =
          to.addObject()
              .put("arm", arm(place))
              .put("share", experiment.shareOf(experiment.arms().get(place)));
      for (Counted counted : Counted.values()) {
        each.put(counted.name().toLowerCase(Locale.ROOT), sums.count(place, counted));
      }
    }
  }

  private void metric(ObjectNode to, OfMetric metric) {
    to.put("metric", metric.measure().code()).put("arm", arm(metric.arm()));
    boolean isKnown = metric.changed() == null;
    to.put("untold", metric.whyUntold());
    number(to, "control", isKnown ? metric.plain().control().value() : Double.NaN);
    number(to, "compared", isKnown ? metric.plain().compared().value() : Double.NaN);
    boolean isTold = metric.whyUntold() == null;
    lift(to.putObject("lift"), isTold ? metric.lift() : null);
    number(to, "chance", isTold ? metric.chance() : Double.NaN);
    number(to, "variance_left", metric.adjusted().varianceLeft());
    lift(to.putObject("without_adjustment"), isTold ? metric.plain().lift() : null);
    lift(to.putObject("by_strata"), isTold ? metric.strata() : null);
    Comparison uncapped = metric.uncapped();
    if (uncapped != null) {
      lift(to.putObject("uncapped"), isTold ? uncapped.lift() : null);
    }
  }

  private void lift(ObjectNode to, @Nullable Estimate lift) {
    Looks looks = findings.looks();
    number(to, "value", lift == null ? Double.NaN : lift.value());
    number(to, "error", lift == null ? Double.NaN : lift.error());
    Interval none = new Interval(Double.NaN, Double.NaN);
    interval(to.putObject("always"), lift == null ? none : looks.interval(lift));
    interval(to.putObject("once"), lift == null ? none : lift.once(looks.risk()));
    number(to, "chance_always", lift == null ? Double.NaN : looks.chance(lift));
    number(to, "chance_once", lift == null ? Double.NaN : lift.chanceOnce());
  }

  private void guardrail(ObjectNode to, OfGuardrail guardrail) {
    to.put("guardrail", guardrail.code()).put("arm", arm(guardrail.arm()));
    number(to, "control", guardrail.control());
    number(to, "compared", guardrail.compared());
    to.put("worse_by", guardrail.worseBy())
        .put("told", guardrail.isTold())
        .put("broken", guardrail.isBroken());
  }

  private void segment(ObjectNode to, OfSegment segment) {
    Comparison comparison = segment.comparison();
    to.put("metric", segment.measure().code())
        .put("segment", Segment.values()[segment.segment()].code())
        .put("arm", arm(segment.arm()))
        .put("units", comparison.control().units() + comparison.compared().units());
    to.put("untold", comparison.untold() == null ? null : comparison.untold().words());
    lift(to.putObject("lift"), comparison.lift().isTold() ? comparison.lift() : null);
    number(to, "chance", segment.chance());
  }

  private void look(ObjectNode to, Look look) {
    to.put("day", LocalDate.ofEpochDay(look.day()).toString())
        .put("arm", arm(look.arm()))
        .put("units", look.units());
    number(to, "lift", look.lift());
    interval(to, look.interval());
  }

  private void novelty(ObjectNode to) {
    ArrayNode days = to.putArray("days");
    for (Since since : findings.since()) {
      ObjectNode each = days.addObject().put("day", since.day()).put("arm", arm(since.arm()));
      each.put("units", since.units());
      number(each, "control", since.control());
      number(each, "compared", since.compared());
      interval(each, since.interval());
    }
    ArrayNode trends = to.putArray("trends");
    List<Trend> found = findings.trends();
    for (Trend trend : found) {
      ObjectNode each = trends.addObject().put("arm", arm(trend.arm()));
      number(each, "direction", trend.direction());
      number(each, "chance", trend.chance());
    }
  }
}
