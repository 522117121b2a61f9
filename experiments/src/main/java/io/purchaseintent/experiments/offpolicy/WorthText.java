package io.purchaseintent.experiments.offpolicy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.statistics.offpolicy.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What policies would have been worth, for people and for programs. */
public final class WorthText {

  private static final double MOST_TIMES = 100;

  private final Worth worth;

  public WorthText(Worth worth) {
    this.worth = worth;
  }

  /** All of it; what cannot be told is null. */
  public ObjectNode json() {
    Sample sample = worth.sample();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("since", sample.from().toString())
        .put("until", sample.until().toString())
        .put("risk", worth.risk())
        .put("sampled", sample.share());
    json.putObject("visits")
        .put("decided", sample.decided())
        .put("compared", sample.visits().size())
        .put("clusters", sample.clusters().count())
        .put("explored", sample.explored())
        .put("pending", sample.pending())
        .put("without_choice", sample.untold())
        .put("contradictory", sample.contradictions());
    ObjectNode logged = json.putObject("logged");
    for (Measure measure : Measure.values()) {
      put(logged.putObject(name(measure)), worth.logged().get(measure.ordinal()), worth.risk());
    }
    ArrayNode policies = json.putArray("policies");
    worth.policies().forEach(each -> policies.add(json(each)));
    return json;
  }

  private ObjectNode json(Worth.OfPolicy of) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("policy", of.policy()).put("file", of.origin().isEmpty() ? null : of.origin());
    json.put("verdict", of.verdict().kind().name().toLowerCase(Locale.ROOT));
    json.put("said", said(of));
    number(json, "more_visits", of.verdict().moreVisits());
    number(json, "effective_size", of.effectiveSize());
    number(json, "largest_weight", of.largestWeight());
    number(json, "mean_weight", of.meanWeight());
    number(json, "untold", of.untold());
    number(json, "untold_later", of.untoldLater());
    ObjectNode by = json.putObject("untold_by");
    of.untoldBy().forEach(by::put);
    ObjectNode over = json.putObject("cost_a_day_over_budget");
    of.overBudget().forEach(over::put);
    for (Measure measure : Measure.values()) {
      ObjectNode ofMeasure = json.putObject(name(measure));
      put(ofMeasure, of.best().get(measure.ordinal()), worth.risk());
      put(ofMeasure.putObject("difference"), of.differences().get(measure.ordinal()), of.risk());
      ObjectNode estimators = ofMeasure.putObject("by");
      for (Worth.By each : of.all().get(measure.ordinal())) {
        ObjectNode estimator = estimators.putObject(each.estimator());
        put(estimator, each.estimate(), worth.risk());
        if (!Double.isNaN(each.bound())) {
          number(estimator, "most_weight", each.bound());
        }
      }
    }
    return json;
  }

  private static String name(Measure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  private static void put(ObjectNode json, Estimate estimate, double risk) {
    Interval interval = estimate.interval(risk);
    number(json, "value", estimate.value());
    number(json, "error", estimate.error());
    number(json, "low", interval.low());
    number(json, "high", interval.high());
  }

  private static void number(ObjectNode json, String name, double value) {
    json.put(name, Double.isFinite(value) ? (Double) value : null);
  }

  /** A table, and a sentence of each policy. */
  public String forPeople() {
    Sample sample = worth.sample();
    TextTable table =
        new TextTable(
            "POLICY",
            "PURCHASES",
            "REVENUE",
            "MARGIN",
            "AGAINST LOGGED",
            "AS GOOD AS",
            "LARGEST",
            "UNTOLD");
    table.add(
        "as logged",
        percent(worth.logged().get(0)),
        money(worth.logged().get(1)),
        money(worth.logged().get(2)),
        "-",
        String.format(Locale.ROOT, "%,d", sample.visits().size()),
        "1.0",
        "0.0%");
    worth.policies().forEach(each -> table.add(row(each)));
    StringBuilder text = new StringBuilder();
    text.append(table).append(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "A visit of %,d decided from %s to before %s, of %,d shoppers or sessions; %,d were"
                + " explored.%s%n",
            sample.visits().size(),
            sample.from(),
            sample.until(),
            sample.clusters().count(),
            sample.explored(),
            leftOut(sample)));
    text.append(
        worth.hasModel()
            ? "Estimates are doubly robust; all six, in --json."
            : "Too few bought for a model: estimates are self-normalised.");
    for (Worth.OfPolicy each : worth.policies()) {
      text.append(String.format("%n%n%s: %s", each.policy(), said(each)));
      if (!each.overBudget().isEmpty()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%nBudgets are not reckoned with: a day would have cost %s, more than the policy"
                    + " gives out.",
                each.overBudget().entrySet().stream()
                    .map(
                        over ->
                            String.format(
                                Locale.ROOT, "%.2f for %s", over.getValue(), over.getKey()))
                    .collect(Collectors.joining(", "))));
      }
    }
    return text.toString();
  }

  private static String leftOut(Sample sample) {
    List<String> parts =
        List.of(
            sample.pending() == 0
                ? ""
                : sample.pending() + " are not over or have no events in the lake",
            sample.untold() == 0
                ? ""
                : sample.untold() + " were logged without what could have been chosen",
            sample.contradictions() == 0
                ? ""
                : sample.contradictions() + " had what no draw leads to",
            sample.share() == 1
                ? ""
                : String.format(
                    Locale.ROOT,
                    "only %.3g%% of all were looked at, which is what memory holds",
                    100 * sample.share()));
    String joined =
        parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
    return joined.isEmpty() ? "" : " Left out: " + joined + ".";
  }

  private String[] row(Worth.OfPolicy of) {
    boolean isTold = of.verdict().kind() != Verdict.Kind.NOT_FROM_THIS_LOG;
    Estimate difference = of.differences().get(Measure.MARGIN.ordinal());
    return new String[] {
      of.policy(),
      isTold ? percent(of.best().get(0)) : "-",
      isTold ? money(of.best().get(1)) : "-",
      isTold ? money(of.best().get(2)) : "-",
      isTold ? difference(difference, of.risk()) : "-",
      String.format(Locale.ROOT, "%,.0f", of.effectiveSize()),
      String.format(Locale.ROOT, "%.1f", of.largestWeight()),
      String.format(Locale.ROOT, "%.1f%%", 100 * of.untold())
    };
  }

  private static String percent(Estimate estimate) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * estimate.value());
  }

  private static String money(Estimate estimate) {
    return String.format(Locale.ROOT, "%.3f", estimate.value());
  }

  private static String difference(Estimate difference, double risk) {
    Interval interval = difference.interval(risk);
    return String.format(
        Locale.ROOT, "%+.3f (%+.3f to %+.3f)", difference.value(), interval.low(), interval.high());
  }

  /** The verdict in words. */
  String said(Worth.OfPolicy of) {
    Estimate difference = of.differences().get(Measure.MARGIN.ordinal());
    String by = difference(difference, of.risk()) + " of margin a visit";
    if (difference.error() == 0 && difference.value() == 0) {
      return "does what was logged, in every visit.";
    }
    return switch (of.verdict().kind()) {
      case BETTER -> "better than what was logged, by " + by + ".";
      case WORSE -> "worse than what was logged, by " + by + ".";
      case NOT_YET -> "cannot tell yet: " + by + "; " + needed(of.verdict().moreVisits());
      case NOT_FROM_THIS_LOG -> "cannot be told from this log: " + Remedy.of(worth, of);
    };
  }

  private String needed(double more) {
    double visits = worth.sample().visits().size();
    if (!(more <= MOST_TIMES * visits)) {
      return "if it is so small, no log of a useful size will.";
    }
    return String.format(
        Locale.ROOT,
        "if it is so much, about %,.0f more visits would (%,.0f days as these).",
        more,
        Math.ceil(more / worth.sample().visitsADay()));
  }
}
