package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Whether the model stays as good as time goes on: from week to week, and from day to day. */
final class OverTime {

  private final JsonNode test;

  OverTime(JsonNode test) {
    this.test = test;
  }

  void write(Page page) {
    page.heading("From week to week");
    page.paragraph(
        "Seven days each; the last may be shorter. A model that grows stale has an AUC that falls"
            + " from week to week, or says ever more or less than is bought.");
    weeks(page);
    page.heading("From day to day");
    page.figures(
        List.of(
            new Page.Figure("Propensity said (line) and share that bought", days()),
            new Page.Figure("AUC of each day", dailyAuc())));
  }

  private void weeks(Page page) {
    List<List<String>> rows = new ArrayList<>();
    List<String> apart = new ArrayList<>();
    for (JsonNode week : test.path("weeks")) {
      String name = week.path("from").asText() + " to " + week.path("to").asText();
      rows.add(
          List.of(
              Text.escaped(name),
              Text.count(week.path("sessions")),
              Text.count(week.path("purchasing_sessions")),
              Text.withInterval(week, "auc", 3),
              Text.withInterval(week, "pr_auc", 3),
              Text.percent(week.path("mean_propensity")),
              percents(week, "purchase_rate"),
              Text.decimal(week.path("ece"), 4)));
      if (outside(week, "auc", test.path("auc"))) {
        apart.add(name + " in how well it tells buyers from others");
      }
      if (outside(week, "purchase_rate", week.path("mean_propensity"))) {
        apart.add(name + " in what was said and what was bought");
      }
    }
    page.finding(
        apart.isEmpty()
            ? "No week differs beyond its noise, neither in how well buyers are told from others nor"
                + " in what was said and what was bought."
            : "Beyond noise differs the week of " + String.join("; that of ", apart) + ".");
    page.table(
        List.of(
            "week",
            "visits",
            "bought",
            "AUC (95% interval)",
            "PR-AUC (95% interval)",
            "propensity said",
            "share that bought",
            "calibration error"),
        rows);
  }

  private static boolean outside(JsonNode figures, String name, JsonNode value) {
    JsonNode interval = figures.path("intervals").path(name);
    return interval.path(0).isNumber()
        && (value.asDouble() < interval.path(0).asDouble()
            || value.asDouble() > interval.path(1).asDouble());
  }

  private static String percents(JsonNode figures, String name) {
    JsonNode interval = figures.path("intervals").path(name);
    return Text.percent(figures.path(name))
        + " ("
        + Text.percent(interval.path(0))
        + " to "
        + Text.percent(interval.path(1))
        + ")";
  }

  private String days() {
    List<double[]> said = new ArrayList<>();
    List<double[]> bought = new ArrayList<>();
    double most = 0;
    int day = 0;
    for (JsonNode figures : test.path("days")) {
      JsonNode interval = figures.path("intervals").path("purchase_rate");
      day++;
      said.add(new double[] {day, figures.path("mean_propensity").asDouble()});
      bought.add(
          new double[] {
            day,
            interval.path(0).asDouble(),
            interval.path(1).asDouble(),
            figures.path("purchase_rate").asDouble()
          });
      most = Math.max(most, interval.path(1).asDouble());
    }
    Chart chart =
        dayChart(
                "Propensity said and share that bought by day",
                Scale.linear(0, Math.max(most, 1e-6)))
            .axes("day of the test period", Text::tick, "share of visits", Text::percent);
    for (double[] b : bought) {
      chart.range(b[0], b[1], b[2], "b");
      chart.dot(b[0], b[3], 3.5, "b", date(b[0]) + ": " + Text.percent(b[3]) + " bought");
    }
    return chart.line(said, "a").svg();
  }

  private String dailyAuc() {
    double least = 0.95;
    for (JsonNode figures : test.path("days")) {
      least = Math.min(least, figures.path("intervals").path("auc").path(0).asDouble(1));
    }
    Chart chart =
        dayChart("AUC by day", Scale.linear(Math.floor(least * 20) / 20, 1))
            .axes("day of the test period", Text::tick, "AUC", value -> Text.decimal(value, 2));
    double whole = test.path("auc").asDouble();
    chart.line(
        List.of(new double[] {1, whole}, new double[] {test.path("days").size(), whole}), "faint");
    int day = 0;
    for (JsonNode figures : test.path("days")) {
      day++;
      JsonNode interval = figures.path("intervals").path("auc");
      if (figures.path("auc").isNumber() && interval.path(0).isNumber()) {
        chart.range(day, interval.path(0).asDouble(), interval.path(1).asDouble(), "a");
        chart.dot(
            day,
            figures.path("auc").asDouble(),
            3.5,
            "a",
            date(day) + ": " + Text.decimal(figures.path("auc"), 3));
      }
    }
    return chart.svg();
  }

  private Chart dayChart(String title, Scale y) {
    return new Chart(title, 520, 280, Scale.linear(0, test.path("days").size() + 1), y);
  }

  private String date(double day) {
    return test.path("days").path((int) day - 1).path("day").asText();
  }
}
