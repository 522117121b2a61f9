package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** What a higher threshold costs: buyers missed, against visits disturbed for nothing. */
final class ThresholdCosts {

  private final JsonNode test;

  ThresholdCosts(JsonNode evaluation) {
    this.test = evaluation.path("test");
  }

  void write(Page page) {
    page.section("threshold", "What does a higher threshold cost?");
    page.paragraph(
        "A policy acts on a visit once, when its propensity first reaches the threshold. A higher"
            + " threshold acts on fewer visits and is right more often, but comes later in the"
            + " visit and misses buyers.");
    JsonNode best = best();
    double worth = test.path("example_worth").asDouble();
    page.finding(
        "If reaching a buyer is worth "
            + Text.tick(worth)
            + " times what it costs to act, acting from "
            + Text.decimal(best.path("threshold"), 2)
            + " on earns most: it reaches "
            + Text.percent(best.path("sessions").path("recall"))
            + " of the buyers, and "
            + Text.percent(best.path("sessions").path("precision"))
            + " of the visits it acts on buy.");
    page.paragraph(
        "That threshold is the best of "
            + test.path("thresholds").size()
            + " on the very visits that tell what it earns, so it looks better here than it will"
            + " be: an optimistic choice. Choose it by what a buyer is worth, or by an experiment,"
            + " and take this for its course only.");
    page.figures(
        List.of(
            new Page.Figure(
                "Buyers reached (blue) and share of right choices (orange)", tradeOff()),
            new Page.Figure("Earned by 1,000 visits, in costs of acting once", profit())));
    table(page);
    page.endSection();
  }

  private JsonNode best() {
    JsonNode best = test.path("thresholds").path(0);
    for (JsonNode row : test.path("thresholds")) {
      if (profit(row) > profit(best)) {
        best = row;
      }
    }
    return best;
  }

  private static double profit(JsonNode row) {
    return row.path("sessions").path("profit").asDouble();
  }

  private static double threshold(JsonNode row) {
    return row.path("threshold").asDouble();
  }

  private String tradeOff() {
    Chart chart =
        new Chart(
                "Recall and precision by threshold",
                520,
                320,
                Scale.linear(0, 1),
                Scale.linear(0, 1))
            .axes("threshold", value -> Text.decimal(value, 1), "share", Text::percent);
    curve(chart, "recall", "a");
    curve(chart, "precision", "b");
    return chart.svg();
  }

  private void curve(Chart chart, String figure, String style) {
    List<double[]> points = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    for (JsonNode row : test.path("thresholds")) {
      JsonNode sessions = row.path("sessions");
      JsonNode interval = sessions.path("intervals").path(figure);
      if (sessions.path(figure).isNumber() && interval.path(0).isNumber()) {
        points.add(new double[] {threshold(row), sessions.path(figure).asDouble()});
        band.add(
            new double[] {
              threshold(row), interval.path(0).asDouble(), interval.path(1).asDouble()
            });
      }
    }
    chart.band(band, style).line(points, style);
    for (double[] point : points) {
      chart.dot(
          point[0],
          point[1],
          3,
          style,
          figure + " " + Text.percent(point[1]) + " at " + Text.tick(point[0]));
    }
  }

  private String profit() {
    double least = 0;
    double most = 1e-3;
    List<double[]> points = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    for (JsonNode row : test.path("thresholds")) {
      JsonNode interval = row.path("sessions").path("intervals").path("profit");
      double low = 1000 * interval.path(0).asDouble();
      double high = 1000 * interval.path(1).asDouble();
      points.add(new double[] {threshold(row), 1000 * profit(row)});
      band.add(new double[] {threshold(row), low, high});
      most = Math.max(most, high);
      least = Math.min(least, 1000 * profit(row));
    }
    // A loss at low thresholds can dwarf what is earned; it is drawn down to as far as that.
    Scale y = Scale.linear(Math.max(least, -most), most);
    return new Chart("Profit by threshold", 520, 320, Scale.linear(0, 1), y)
        .axes("threshold", value -> Text.decimal(value, 1), "earned by 1,000 visits", Text::tick)
        .line(List.of(new double[] {0, 0}, new double[] {1, 0}), "faint")
        .band(band, "c")
        .line(points, "c")
        .svg();
  }

  private void table(Page page) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : test.path("thresholds")) {
      JsonNode sessions = row.path("sessions");
      rows.add(
          List.of(
              Text.decimal(row.path("threshold"), 2),
              Text.percent(sessions.path("share")),
              percents(sessions, "precision"),
              percents(sessions, "recall"),
              Text.percent(1 - sessions.path("recall").asDouble()),
              Text.decimal(1000 * profit(row), 1)));
    }
    page.table(
        List.of(
            "threshold",
            "visits acted on",
            "of them buy",
            "buyers reached",
            "buyers missed",
            "earned by 1,000 visits"),
        rows);
  }

  private static String percents(JsonNode figures, String name) {
    JsonNode interval = figures.path("intervals").path(name);
    return Text.percent(figures.path(name))
        + (interval.path(0).isNumber()
            ? " <span class=\"quiet\">"
                + Text.percent(interval.path(0))
                + " to "
                + Text.percent(interval.path(1))
                + "</span>"
            : "");
  }
}
