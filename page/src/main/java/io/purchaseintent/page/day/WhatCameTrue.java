package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.RangeMark;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.CountWords;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.SameVisits;
import io.purchaseintent.page.finding.State;
import io.purchaseintent.page.finding.Whom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of the scores: how well buyers were told from others, and how true the scores are. */
final class WhatCameTrue {

  private final DayReports reports;
  private final JsonNode quality;

  WhatCameTrue(DayReports reports) {
    this.reports = reports;
    this.quality = reports.of("quality").json();
  }

  void write(Page page) {
    page.section("true", "What came of the scores?");
    if (reports.of("quality").state() == State.NONE) {
      page.paragraph("There is no quality report of this day: ./intent run quality makes one.");
      page.endSection();
      return;
    }
    for (JsonNode note : quality.path("details").path("notes")) {
      page.finding(note.asText().replaceAll("\\.$", "") + ".");
    }
    List<Page.Figure> figures = new ArrayList<>();
    curve(reports.of("quality")).ifPresent(figures::add);
    trend(figures, "auc", "AUC of the last thirty days", "AUC", 2);
    trend(figures, "calibration_in_the_large", "Purchases expected for each that came", "ratio", 2);
    String counts = CountWords.of(reports.of("quality"));
    if (!counts.isEmpty()) {
      page.paragraph("Held against what happened: " + counts + ".");
    }
    page.figures(figures);
    slices(page);
    page.endSection();
  }

  private void trend(
      List<Page.Figure> figures, String measure, String title, String label, int decimals) {
    Trend trend = reports.trend(measure, "scores", "all");
    if (trend.isDrawn()) {
      figures.add(
          new Page.Figure(
              title, trend.svg(title, Double.NaN, label, value -> Text.decimal(value, decimals))));
    }
  }

  /** The calibration curve of a quality report; empty where there is none. */
  static Optional<Page.Figure> curve(DayReport quality) {
    JsonNode curve = quality.json().path("details").path("curve").path("all");
    return curve.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Page.Figure(
                "Propensity said and share that bought: alike on the line", curve(curve)));
  }

  private static String curve(JsonNode bins) {
    double least = 1;
    double most = 1e-4;
    for (JsonNode bin : bins) {
      for (String end : List.of("said", "happened", "low", "high")) {
        double value = bin.path(end).asDouble(Double.NaN);
        if (value > 0) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    double from = Math.max(1e-5, Math.min(least, most / 2));
    double to = Math.min(1, Math.max(most, from * 2));
    Chart chart =
        new Chart(
                "Calibration curve",
                520,
                330,
                Scale.logarithmic(from, to),
                Scale.logarithmic(from, to))
            .axes("propensity said", Text::percent, "share that bought", Text::percent)
            .line(List.of(new double[] {from, from}, new double[] {to, to}), "faint");
    List<double[]> band = new ArrayList<>();
    List<double[]> line = new ArrayList<>();
    for (JsonNode bin : bins) {
      double said = bin.path("said").asDouble(Double.NaN);
      if (said > 0 && bin.path("high").isNumber()) {
        band.add(
            new double[] {
              said, Math.max(from, bin.path("low").asDouble()), bin.path("high").asDouble()
            });
      }
      if (said > 0 && bin.path("happened").asDouble(Double.NaN) > 0) {
        line.add(new double[] {said, bin.path("happened").asDouble()});
      }
    }
    chart.band(band, "a").line(line, "a");
    for (double[] point : line) {
      chart.dot(
          point[0],
          point[1],
          3.5,
          "a",
          Text.percent(point[0]) + " said, " + Text.percent(point[1]) + " bought");
    }
    return chart.svg();
  }

  /** How well buyers are told from others, slice by slice, beside all. */
  private void slices(Page page) {
    double whole = Double.NaN;
    double least = 1;
    List<JsonNode> rows = new ArrayList<>();
    SameVisits told = new SameVisits();
    Map<String, String> twins = new HashMap<>();
    for (JsonNode each : quality.path("measurements")) {
      if (each.path("measure").asText().equals("auc")) {
        String slice = each.path("slice").asText();
        Optional<String> before = told.before(slice, each);
        if (before.isPresent()) {
          twins.put(before.get(), ", which are the " + Whom.visits(slice));
          continue;
        }
        rows.add(each);
        least = Math.min(least, each.path("interval").path("low").asDouble(1));
        if (each.path("slice").asText().equals("all")) {
          whole = each.path("value").asDouble(Double.NaN);
          least = Math.min(least, each.path("value").asDouble(1));
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    page.heading("By kind of visit");
    page.paragraph(
        "AUC is the chance that a visit with a purchase is scored above one without: 0.5 is a coin,"
            + " 1 is never wrong. The upright line is the AUC of all visits.");
    // So that the lowest end is not at the edge, and there is an axis where all is 1.
    Scale scale = Scale.linear(Math.max(0, least - 0.1 * (1 - least) - 0.01), 1);
    Map<String, State> states = states();
    List<List<String>> cells = new ArrayList<>();
    for (JsonNode row : rows) {
      String twin = twins.getOrDefault(row.path("slice").asText(), "");
      cells.add(cells(row, twin, scale, whole, states));
    }
    page.table(List.of("visits", "number", "AUC (95% interval)", "", "found"), cells);
  }

  private static List<String> cells(
      JsonNode row, String twin, Scale scale, double whole, Map<String, State> states) {
    JsonNode interval = row.path("interval");
    double value = row.path("value").asDouble(Double.NaN);
    boolean drawn = interval.path("low").isNumber() && !Double.isNaN(value + whole);
    String slice = row.path("slice").asText();
    return List.of(
        Text.escaped(Whom.visits(slice) + twin),
        Text.count(row.path("sessions")),
        Text.decimal(row.path("value"), 3)
            + (drawn
                ? " ("
                    + Text.decimal(interval.path("low"), 3)
                    + " to "
                    + Text.decimal(interval.path("high"), 3)
                    + ")"
                : ""),
        drawn
            ? RangeMark.svg(
                scale,
                interval.path("low").asDouble(),
                interval.path("high").asDouble(),
                value,
                whole)
            : "",
        states.containsKey(slice) ? states.get(slice).badge() : "");
  }

  /** What rules said of the AUC of a slice. */
  private Map<String, State> states() {
    Map<String, State> states = new HashMap<>();
    for (JsonNode finding : quality.path("findings")) {
      if (finding.path("measure").asText().equals("auc")) {
        for (State state : List.of(State.NOT_ENOUGH_DATA, State.ALARM)) {
          for (JsonNode slice : finding.path("slices").path(state.code())) {
            states.merge(slice.path("slice").asText(), state, State::or);
          }
        }
      }
    }
    return states;
  }
}
