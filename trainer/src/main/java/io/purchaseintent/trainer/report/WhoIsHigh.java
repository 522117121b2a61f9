package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Bars;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.RangeMark;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who is scored high: how the buyers gather at the top, and which traffic stands there. */
final class WhoIsHigh {

  /** The share of the moments that the headline tells of. */
  static final double TOP = 0.05;

  private static final int HIGHEST = 5;

  private final JsonNode test;

  WhoIsHigh(JsonNode evaluation) {
    this.test = evaluation.path("test");
  }

  void write(Page page) {
    page.section("who", "Who is scored high?");
    for (JsonNode row : test.path("top_shares")) {
      if (row.path("top_share").asDouble() == TOP) {
        page.finding(
            "The 5% of the moments with the highest scores hold "
                + Text.percent(row.path("recall"))
                + " of what leads to a purchase: "
                + Text.decimal(row.path("lift"), 0)
                + " times as much as 5% drawn at random.");
      }
    }
    page.figures(
        List.of(
            new Page.Figure("Share of the buyers among the highest scores", gains()),
            new Page.Figure("How much likelier the highest scores buy than all", lift())));
    page.heading("Which visits these are");
    page.paragraph(
        "Mean propensity said for each kind of visit, beside the share that did buy. The moment"
            + " after a visit's k-th event counts 1/k. In the drawings, from 0.001% to 100%, the"
            + " blue dot and line are what bought, with its interval; the orange stroke is what was"
            + " said.");
    highest(page);
    slices(page);
    page.endSection();
  }

  private void highest(Page page) {
    List<Map.Entry<String, JsonNode>> slices = new ArrayList<>();
    for (Map.Entry<String, JsonNode> slice : test.path("slices").properties()) {
      for (Map.Entry<String, JsonNode> value : slice.getValue().properties()) {
        slices.add(Map.entry(slice.getKey() + " " + value.getKey(), value.getValue()));
      }
    }
    page.finding(
        "Highest on average: "
            + slices.stream()
                .sorted(Comparator.comparingDouble(slice -> -said(slice.getValue())))
                .limit(HIGHEST)
                .map(slice -> slice.getKey() + " (" + Text.percent(said(slice.getValue())) + ")")
                .collect(Collectors.joining(", "))
            + ".");
  }

  private static double said(JsonNode figures) {
    return figures.path("mean_propensity").asDouble();
  }

  private String gains() {
    List<double[]> points = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    List<double[]> chance = new ArrayList<>();
    for (JsonNode row : test.path("top_shares")) {
      double share = row.path("top_share").asDouble();
      JsonNode interval = row.path("intervals").path("recall");
      points.add(new double[] {share, row.path("recall").asDouble()});
      band.add(new double[] {share, interval.path(0).asDouble(), interval.path(1).asDouble()});
      chance.add(new double[] {share, share});
    }
    points.add(new double[] {1, 1});
    band.add(new double[] {1, 1, 1});
    chance.add(new double[] {1, 1});
    Chart chart =
        new Chart(
                "Share of buyers by share of moments",
                520,
                320,
                Scale.logarithmic(Math.min(points.get(0)[0], 0.5), 1),
                Scale.linear(0, 1))
            .axes(
                "highest scores, share of the moments",
                Text::percent,
                "share of the buyers",
                Text::percent)
            .line(chance, "faint")
            .band(band, "a")
            .line(points, "a");
    for (double[] point : points) {
      chart.dot(
          point[0],
          point[1],
          3.5,
          "a",
          "top " + Text.percent(point[0]) + ": " + Text.percent(point[1]) + " of the buyers");
    }
    return chart.svg();
  }

  private String lift() {
    List<Bars.Bar> bars = new ArrayList<>();
    for (JsonNode row : test.path("top_shares")) {
      bars.add(
          new Bars.Bar(
              "top " + Text.percent(row.path("top_share")),
              row.path("lift").asDouble(),
              Text.decimal(row.path("lift"), 0)
                  + " ×, "
                  + Text.percent(row.path("precision"))
                  + " buy"));
    }
    return Bars.svg("Lift by share of moments", bars);
  }

  private void slices(Page page) {
    List<List<String>> rows = new ArrayList<>();
    test.path("slices")
        .fields()
        .forEachRemaining(
            slice ->
                slice
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        value -> rows.add(row(slice.getKey(), value.getKey(), value.getValue()))));
    page.table(
        List.of("visits", "number", "bought", "propensity said", "share that bought", ""), rows);
  }

  private List<String> row(String attribute, String value, JsonNode figures) {
    JsonNode interval = figures.path("intervals").path("purchase_rate");
    return List.of(
        "<span class=\"quiet\">" + Text.escaped(attribute) + "</span> " + Text.escaped(value),
        Text.count(figures.path("sessions")),
        Text.count(figures.path("purchasing_sessions")),
        Text.percent(figures.path("mean_propensity")),
        Text.percent(figures.path("purchase_rate")),
        RangeMark.svg(
            Scale.logarithmic(1e-5, 1),
            interval.path(0).asDouble(),
            interval.path(1).asDouble(),
            figures.path("purchase_rate").asDouble(),
            figures.path("mean_propensity").asDouble()));
  }
}
