package io.purchaseintent.pipeline.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.RangeMark;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, as a page that needs no other file. */
final class AnalysisPage {

  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 360;
  private static final String[] SERIES = {"a", "b", "c"};

  /** Intervals of the first days may be so wide that nothing else is seen. */
  private static final double WIDEST = 4;

  private final JsonNode json;

  /**
   * @param json as {@link AnalysisJson} makes it
   */
  AnalysisPage(JsonNode json) {
    this.json = json;
  }

  String html() {
    String title = "Experiment " + json.path("id").asText();
    JsonNode definition = json.path("definition");
    JsonNode verdict = json.path("verdict");
    Page page =
        Page.document(title, Page.style(AnalysisPage.class, "experiment.css"))
            .raw("<main>")
            .raw(
                "<p class=\"kicker\">Until "
                    + json.path("until").asText().substring(0, 10)
                    + "</p>")
            .raw("<h1>" + Text.escaped(title) + "</h1>");
    if (definition.has("hypothesis")) {
      page.paragraph(definition.path("hypothesis").asText());
    }
    String decision = verdict.path("decision").asText();
    page.raw(
        "<p class=\"verdict "
            + Text.escaped(decision)
            + "\">"
            + Text.escaped(
                Text.capital(
                    verdict
                        .path("words")
                        .asText()
                        .replace("ship", "ship " + verdict.path("arm").asText())))
            + (verdict.path("days_left").isNumber()
                ? ": some " + Text.grouped(verdict.path("days_left").asLong()) + " more days"
                : "")
            + "</p>");
    verdict.path("reasons").forEach(reason -> page.paragraph(reason.asText()));
    metrics(page);
    series(page);
    health(page);
    guardrails(page);
    segments(page);
    novelty(page);
    definition(page, definition);
    return page.raw("</main>").endDocument().html();
  }

  private void metrics(Page page) {
    page.section("metrics", "What did the arms do?");
    double reach = 0.01;
    for (JsonNode metric : json.path("metrics")) {
      reach = Math.max(reach, reachOf(metric.path("lift").path("always")));
    }
    Scale scale = Scale.linear(-reach, reach);
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode metric : json.path("metrics")) {
      JsonNode lift = metric.path("lift");
      rows.add(
          List.of(
              Text.escaped(Text.name(metric.path("metric").asText())),
              Text.escaped(metric.path("arm").asText()),
              number(metric.path("control")),
              number(metric.path("compared")),
              signed(lift.path("value")),
              mark(scale, lift),
              range(lift.path("always")),
              chance(metric.path("chance")),
              signed(metric.path("by_strata").path("value")),
              Text.percent(metric.path("variance_left"))));
    }
    page.table(
        List.of(
            "Metric",
            "Arm",
            "Control",
            "Arm's",
            "Lift",
            "",
            "Whenever one looks",
            "p",
            "By strata",
            "Variance left"),
        rows);
    for (JsonNode metric : json.path("metrics")) {
      if (metric.path("untold").isTextual()) {
        page.finding(
            Text.capital(Text.name(metric.path("metric").asText()))
                + " of "
                + metric.path("arm").asText()
                + " cannot be told: "
                + metric.path("untold").asText()
                + ".");
      }
    }
    page.paragraph(
        "The lift has what was known before the first exposure taken out of its noise, and holds"
            + " whenever one looks. Of all metrics but the first, p is after Holm.");
    page.endSection();
  }

  private static double reachOf(JsonNode interval) {
    return interval.path("low").isNumber()
        ? Math.min(
            WIDEST,
            Math.max(
                Math.abs(interval.path("low").asDouble()),
                Math.abs(interval.path("high").asDouble())))
        : 0;
  }

  private static String mark(Scale scale, JsonNode lift) {
    JsonNode always = lift.path("always");
    return lift.path("value").isNumber() && always.path("low").isNumber()
        ? RangeMark.svg(
            scale,
            always.path("low").asDouble(),
            always.path("high").asDouble(),
            lift.path("value").asDouble(),
            0)
        : Text.NONE;
  }

  private void series(Page page) {
    List<JsonNode> looks = new ArrayList<>();
    double reach = json.path("definition").path("least_effect").asDouble() * 1.5;
    for (JsonNode look : json.path("series")) {
      if (look.path("low").isNumber()) {
        looks.add(look);
        double lift = Math.abs(look.path("lift").asDouble());
        reach = Math.max(reach, Math.min(Math.max(1, 2 * lift), reachOf(look)));
      }
    }
    if (looks.size() < 2) {
      return;
    }
    LocalDate first = LocalDate.parse(looks.get(0).path("day").asText());
    LocalDate last = LocalDate.parse(looks.get(looks.size() - 1).path("day").asText());
    double days = Math.max(1, last.toEpochDay() - first.toEpochDay());
    Chart chart =
        new Chart(
                "The lift by day, with the interval that holds at all looks",
                WIDTH,
                HEIGHT,
                Scale.linear(0, days),
                Scale.linear(-reach, reach))
            .axes(
                "day",
                day ->
                    day == Math.rint(day) ? first.plusDays((long) day).toString().substring(5) : "",
                "lift of " + Text.name(json.path("metrics").path(0).path("metric").asText()),
                share -> String.format(Locale.ROOT, "%+.0f%%", 100 * share));
    chart.line(List.of(new double[] {0, 0}, new double[] {days, 0}), "faint");
    int place = 0;
    for (JsonNode arm : json.path("arms")) {
      String name = arm.path("arm").asText();
      List<double[]> band = new ArrayList<>();
      List<double[]> line = new ArrayList<>();
      for (JsonNode look : looks) {
        if (look.path("arm").asText().equals(name)) {
          double day =
              LocalDate.parse(look.path("day").asText()).toEpochDay() - (double) first.toEpochDay();
          band.add(new double[] {day, look.path("low").asDouble(), look.path("high").asDouble()});
          line.add(new double[] {day, look.path("lift").asDouble()});
        }
      }
      if (!line.isEmpty()) {
        String style = SERIES[place++ % SERIES.length];
        chart.band(band, style).line(line, style);
        double[] end = line.get(line.size() - 1);
        chart.words(end[0], end[1], -6, 8, style + " end", name);
      }
    }
    page.section("looks", "How did it come to that?")
        .figures(
            List.of(
                new Page.Figure(
                    "Lift by day: its interval holds at all of these looks together", chart.svg())))
        .endSection();
  }

  private void health(Page page) {
    JsonNode health = json.path("health");
    page.section("health", "Can it be trusted?");
    JsonNode ratio = health.path("sample_ratio");
    page.finding(
        ratio.path("alarm").asBoolean()
            ? "No: units did not come to the arms as the weights say."
            : "Units came to the arms as the weights say (p "
                + chance(ratio.path("chance_always"))
                + " at any look, "
                + chance(ratio.path("chance_once"))
                + " at this one).");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode arm : json.path("arms")) {
      rows.add(
          List.of(
              Text.escaped(arm.path("arm").asText()),
              Text.percent(arm.path("share")),
              Text.count(arm.path("units")),
              Text.count(arm.path("exposures")),
              Text.count(arm.path("orders")),
              Text.count(arm.path("orders_before")),
              Text.count(arm.path("lost")),
              Text.count(arm.path("in_two_arms"))));
    }
    page.table(
        List.of(
            "Arm",
            "Share",
            "Units",
            "Exposures",
            "Orders",
            "Orders before",
            "Without an event",
            "In two arms"),
        rows);
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Left out: %,d exposures to other versions, %,d to arms that it does not have, %,d of"
                + " another kind of unit. Of purchases %,d are in another currency, %,d without a"
                + " price.",
            health.path("other_versions").asLong(),
            health.path("unknown_arms").asLong(),
            health.path("other_units").asLong(),
            health.path("other_currency").asLong(),
            health.path("unpriced").asLong()));
    page.endSection();
  }

  private void guardrails(Page page) {
    if (json.path("guardrails").isEmpty()) {
      return;
    }
    page.section("guardrails", "Did anything become worse?");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : json.path("guardrails")) {
      rows.add(
          List.of(
              Text.escaped(Text.name(each.path("guardrail").asText())),
              Text.escaped(each.path("arm").asText()),
              number(each.path("control")),
              number(each.path("compared")),
              Text.percent(each.path("worse_by")),
              !each.path("told").asBoolean()
                  ? "cannot be told"
                  : each.path("broken").asBoolean()
                      ? "<strong class=\"alarm\">broken</strong>"
                      : "not surely"));
    }
    page.table(
        List.of("Guardrail", "Arm", "Control", "Arm's", "May be worse by", "Is it worse?"), rows);
    page.endSection();
  }

  private void segments(Page page) {
    if (json.path("segments").isEmpty()) {
      return;
    }
    page.section("segments", "For whom?");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : json.path("segments")) {
      rows.add(
          List.of(
              Text.escaped(each.path("segment").asText()),
              Text.escaped(Text.name(each.path("metric").asText())),
              Text.escaped(each.path("arm").asText()),
              Text.count(each.path("units")),
              signed(each.path("lift").path("value")),
              range(each.path("lift").path("always")),
              chance(each.path("chance"))));
    }
    page.table(
        List.of("Segment", "Metric", "Arm", "Units", "Lift", "Whenever one looks", "p, after Holm"),
        rows);
    page.endSection();
  }

  private void novelty(Page page) {
    List<JsonNode> days = new ArrayList<>();
    String first = json.path("arms").path(1).path("arm").asText();
    double reach = 0;
    for (JsonNode day : json.path("novelty").path("days")) {
      if (day.path("arm").asText().equals(first) && day.path("compared").isNumber()) {
        days.add(day);
        reach = Math.max(reach, Math.abs(difference(day)));
        reach = Math.max(reach, Math.abs(day.path("low").asDouble()));
        reach = Math.max(reach, Math.abs(day.path("high").asDouble()));
      }
    }
    if (days.size() < 2 || reach == 0) {
      return;
    }
    int last = days.get(days.size() - 1).path("day").asInt();
    Chart chart =
        new Chart(
                "The difference by day since the first exposure",
                WIDTH,
                HEIGHT,
                Scale.linear(0, last),
                Scale.linear(-reach, reach))
            .axes(
                "days since the first exposure",
                day -> day == Math.rint(day) ? Integer.toString((int) day) : "",
                "difference by unit and day",
                Text::number);
    chart.line(List.of(new double[] {0, 0}, new double[] {last, 0}), "faint");
    for (JsonNode day : days) {
      int at = day.path("day").asInt();
      if (day.path("low").isNumber()) {
        chart.range(at, day.path("low").asDouble(), day.path("high").asDouble(), "a");
      }
      chart.dot(at, difference(day), 3.5, "a", "day " + at + ": " + Text.number(difference(day)));
    }
    page.section("novelty", "Does it last?")
        .figures(
            List.of(
                new Page.Figure(
                    "What " + first + " moved, by day since a unit first saw it", chart.svg())))
        .endSection();
  }

  private static double difference(JsonNode day) {
    return day.path("compared").asDouble() - day.path("control").asDouble();
  }

  private static void definition(Page page, JsonNode definition) {
    page.section("definition", "What was asked?")
        .raw("<pre>" + Text.escaped(definition.toPrettyString()) + "</pre>")
        .endSection();
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? Text.number(value.asDouble()) : Text.NONE;
  }

  private static String signed(JsonNode share) {
    return share.isNumber()
        ? String.format(Locale.ROOT, "%+.1f%%", 100 * share.asDouble())
        : Text.NONE;
  }

  private static String range(JsonNode interval) {
    return interval.path("low").isNumber()
        ? signed(interval.path("low")) + " to " + signed(interval.path("high"))
        : Text.NONE;
  }

  private static String chance(JsonNode p) {
    if (!p.isNumber()) {
      return Text.NONE;
    }
    if (p.asDouble() < 1e-6) {
      return "below 0.000001";
    }
    return p.asDouble() > 0.99 ? "above 0.99" : String.format(Locale.ROOT, "%.2g", p.asDouble());
  }
}
