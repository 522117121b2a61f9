package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import io.purchaseintent.page.finding.Whom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is calm, and every figure of everybody; those of slices are in the JSON. */
final class AllFigures {

  private static final int MOST_ROWS = 400;
  private static final double LEAST_CHANCE = 1e-4;

  private final DayReports reports;

  AllFigures(DayReports reports) {
    this.reports = reports;
  }

  void write(Page page) {
    page.section("figures", "All figures");
    List<Finding> calm = reports.findings(State.CALM);
    if (!calm.isEmpty()) {
      page.raw("<details><summary>What is calm (" + calm.size() + ")</summary><ul>");
      calm.forEach(each -> page.raw("<li>" + Text.escaped(Sentences.of(each)) + "</li>"));
      page.raw("</ul></details>");
    }
    for (Map.Entry<String, DayReport> each : reports.measured().entrySet()) {
      table(page, each.getKey(), each.getValue().json().path("measurements"));
    }
    page.paragraph(
        "Of all visits; figures of slices are in LAKE/reports/JOB/"
            + reports.day()
            + ".json, whose form report.schema.json describes.");
    page.endSection();
  }

  private static void table(Page page, String job, JsonNode measurements) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : measurements) {
      if (each.path("slice").asText().equals("all") && rows.size() < MOST_ROWS) {
        rows.add(row(each));
      }
    }
    if (!rows.isEmpty()) {
      page.raw("<details><summary>Figures of " + Text.escaped(job) + " (" + rows.size() + ")");
      page.raw("</summary>");
      page.table(
          List.of(
              "measured by " + job,
              "of",
              "value",
              "95% interval",
              "compared with",
              "chance of it",
              Whom.made(job, 0)),
          rows);
      page.raw("</details>");
    }
  }

  private static List<String> row(JsonNode measured) {
    String measure = measured.path("measure").asText();
    String subject = measured.path("subject").asText();
    JsonNode interval = measured.path("interval");
    return List.of(
        Text.escaped(Sentences.nameOf(measure, subject)),
        Text.escaped(Whom.subject(subject)),
        written(measure, subject, measured.path("value")),
        interval.isObject()
            ? written(measure, subject, interval.path("low"))
                + " to "
                + written(measure, subject, interval.path("high"))
            : "",
        measured.has("reference") ? written(measure, subject, measured.path("reference")) : "",
        chance(measured.path("significance").asDouble(Double.NaN)),
        Text.count(measured.path("sessions")));
  }

  private static String written(String measure, String subject, JsonNode value) {
    double number = value.asDouble(Double.NaN);
    return Double.isNaN(number)
        ? Text.NONE
        : Text.escaped(Sentences.written(measure, subject, number));
  }

  /** Of a change as large if nothing changed, all tests of the report allowed for. */
  private static String chance(double significance) {
    return Double.isNaN(significance)
        ? ""
        : significance < LEAST_CHANCE ? "below 0.0001" : Text.decimal(significance, 4);
  }
}
