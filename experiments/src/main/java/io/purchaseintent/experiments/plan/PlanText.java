package io.purchaseintent.experiments.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A plan in words and in JSON. */
public final class PlanText {

  private final Plan plan;
  private final double effect;

  /**
   * @param effect the least that matters, as a share of the mean
   */
  public PlanText(Plan plan, double effect) {
    this.plan = plan;
    this.effect = effect;
  }

  /** For programs; what cannot be told is null. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Layout layout = plan.layout();
    json.put("unit", plan.unit().code())
        .put("metric", plan.metric().code())
        .put("arms", layout.arms())
        .put("traffic", layout.traffic())
        .put("risk", layout.risk())
        .put("power", layout.power())
        .put("effect", effect)
        .put("from", plan.from().toString())
        .put("weeks_before", plan.before())
        .put("one_unit_of", plan.oneOf());
    put(json.putObject("weeks_needed"), "once", plan.weeksFor(effect, Plan.Row::once));
    put(json.withObject("/weeks_needed"), "daily", plan.weeksFor(effect, Plan.Row::daily));
    put(
        json.withObject("/weeks_needed"),
        "daily_adjusted",
        plan.weeksFor(effect, Plan.Row::dailyAdjusted));
    ArrayNode rows = json.putArray("weeks");
    for (Plan.Row row : plan.weeks()) {
      ObjectNode each =
          rows.addObject().put("weeks", row.spell().weeks()).put("units", row.spell().units());
      put(each, "mean", row.spell().mean());
      put(each, "variance", row.spell().variance());
      put(each, "correlation_before", row.spell().correlation());
      put(each, "least_effect_once", row.once());
      put(each, "least_effect_daily", row.daily());
      put(each, "least_effect_daily_adjusted", row.dailyAdjusted());
    }
    return json;
  }

  private static void put(ObjectNode to, String name, Optional<Integer> weeks) {
    weeks.ifPresentOrElse(value -> to.put(name, value), () -> to.putNull(name));
  }

  private static void put(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }

  /** For people. */
  public String forPeople() {
    TextTable table =
        new TextTable("WEEKS", "UNITS", "MEAN", "ONCE", "EACH DAY", "EACH DAY, ADJUSTED");
    for (Plan.Row row : plan.weeks()) {
      table.add(
          Integer.toString(row.spell().weeks()),
          String.format(Locale.ROOT, "%,d", row.spell().units()),
          String.format(Locale.ROOT, "%.5f", row.spell().mean()),
          percent(row.once()),
          percent(row.daily()),
          percent(row.dailyAdjusted()));
    }
    return head() + "\n\n" + table + "\n" + String.join("\n", sentences());
  }

  /** What is planned, by what. */
  String head() {
    Layout layout = plan.layout();
    return String.format(
        Locale.ROOT,
        "The least effect on %s by %s that %d arms find: %s of all units, risk %s, power %s. By %d"
            + " weeks from %s on, with %d before them%s.",
        plan.metric().code(),
        plan.unit().code(),
        layout.arms(),
        share(layout.traffic()),
        share(layout.risk()),
        share(layout.power()),
        plan.weeks().size(),
        plan.from(),
        plan.before(),
        plan.oneOf() == 1 ? "" : ", of which one unit of " + plan.oneOf() + " was looked at");
  }

  /** What it comes to. */
  List<String> sentences() {
    List<String> said = new ArrayList<>();
    Plan.Row last = plan.weeks().get(plan.weeks().size() - 1);
    double mean = last.spell().mean();
    if (Double.isNaN(last.daily())) {
      said.add(
          "Nothing can be planned: "
              + (mean > 0
                  ? "all units have the same value, so there is no noise to compare with."
                  : "no unit has a value above 0, so there is no mean to compare with."));
      return said;
    }
    said.add(
        String.format(
            Locale.ROOT,
            "An effect of %s (from %.5f to %.5f) is found",
            share(effect),
            mean,
            mean * (1 + effect)));
    said.add("  looked at once, at the end:  " + after(Plan.Row::once, last.once()));
    said.add("  looked at each day:          " + after(Plan.Row::daily, last.daily()));
    said.add(
        plan.before() == 0
            ? "  each day, adjusted:          not told, as the lake has no weeks before"
            : "  each day, adjusted:          "
                + after(Plan.Row::dailyAdjusted, last.dailyAdjusted()));
    if (plan.weeksFor(effect, Plan.Row::dailyAdjusted).isEmpty()) {
      said.add("Sooner: more --traffic, fewer --arms, less --power, or a larger --effect.");
    }
    return said;
  }

  private String after(ToDoubleFunction<Plan.Row> least, double atLast) {
    int longest = plan.weeks().size();
    return plan.weeksFor(effect, least)
        .map(weeks -> "after " + weeks + (weeks == 1 ? " week" : " weeks"))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "not within %d weeks, which find %s; as they were, after some %,.0f weeks",
                    longest,
                    percent(atLast),
                    Math.ceil(longest * Math.pow(atLast / effect, 2))));
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.3g%%", 100 * share);
  }
}
