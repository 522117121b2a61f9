package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong: each alarm with since when, what to do, its trend, and what it looks like. */
final class Alarms {

  /** More are told in a line each: nobody looks at so many drawings. */
  private static final int MOST_DRAWN = 10;

  /** What the calibration curve shows. */
  private static final Set<String> CURVES = Set.of("calibration_in_the_large", "ece");

  private final DayReports reports;
  private final List<Finding> alarms;
  private final Distributions distributions;

  Alarms(DayReports reports, List<Finding> alarms) {
    this.reports = reports;
    this.alarms = alarms;
    this.distributions = new Distributions(reports.of("drift").json().path("details"));
  }

  void write(Page page) {
    page.section("wrong", "What is wrong?");
    if (alarms.isEmpty()) {
      page.finding(nothing());
    }
    alarms.stream().limit(MOST_DRAWN).forEach(alarm -> write(page, alarm));
    if (alarms.size() > MOST_DRAWN) {
      page.heading("And " + (alarms.size() - MOST_DRAWN) + " more");
      page.raw("<ul class=\"untold\">");
      alarms.stream().skip(MOST_DRAWN).forEach(alarm -> line(page, alarm));
      page.raw("</ul>");
    }
    page.endSection();
  }

  /** That nothing alarmed is good only where all could be told. */
  private String nothing() {
    int untold = reports.findings(State.NOT_ENOUGH_DATA).size();
    int calm = reports.findings(State.CALM).size();
    if (calm == 0) {
      return "Nothing alarmed, for nothing could be judged.";
    }
    return "Nothing alarmed: "
        + calm
        + (calm == 1 ? " thing is" : " things are")
        + " as they may be"
        + (untold == 0 ? "." : ", and of " + untold + " it cannot be told.");
  }

  private void line(Page page, Finding alarm) {
    page.raw("<li><span class=\"state alarm\">" + State.ALARM.svg() + severity(alarm) + "</span>");
    page.raw("<span>" + Text.escaped(Sentences.of(alarm)) + " <span class=\"quiet\">Since ");
    page.raw(Text.escaped(since(reports.since(alarm))) + ".</span></span></li>");
  }

  private void write(Page page, Finding alarm) {
    page.raw("<article class=\"alarm-card " + Text.escaped(alarm.severity()) + "\"><h3>");
    page.raw("<span class=\"state alarm\">" + State.ALARM.svg() + severity(alarm) + "</span> ");
    page.raw(Text.escaped(Sentences.of(alarm)) + "</h3><dl>");
    if (alarm.subjectKind().equals("slice")) {
      distributions.grew(alarm.subjectName()).ifPresent(who -> fact(page, "Who", who));
    }
    String grew = distributions.categoriesThatGrew(alarm.subjectName());
    if (alarm.subjectKind().equals("feature") && !grew.isEmpty()) {
      fact(page, "More than before", grew);
    }
    fact(page, "What to do", Sentences.remedy(alarm));
    fact(page, "Since", since(reports.since(alarm)));
    if (!alarm.owner().isBlank()) {
      fact(page, "To look", alarm.owner());
    }
    fact(page, "Made of", Text.grouped(alarm.sessions()) + " visits, " + alarm.job());
    fact(
        page,
        "Rule",
        Text.name(alarm.rule())
            + (alarm.why().isBlank() ? "." : ": " + alarm.why())
            + " In its words: "
            + alarm.says()
            + ".");
    page.raw("</dl>");
    List<Page.Figure> figures = new ArrayList<>();
    Trend trend = reports.trend(alarm.measure(), alarm.subject(), alarm.slice());
    if (trend.isDrawn()) {
      figures.add(
          new Page.Figure(
              "The last thirty days",
              trend.svg(
                  "The last thirty days of " + alarm.measure() + " of " + alarm.subject(),
                  alarm.bound(),
                  Text.name(alarm.measure()),
                  value -> Sentences.written(alarm, value))));
    }
    distributions.of(alarm).ifPresent(figures::add);
    if (CURVES.contains(alarm.measure())) {
      WhatCameTrue.curve(reports.of(alarm.job())).ifPresent(figures::add);
    }
    if (!figures.isEmpty()) {
      page.figures(figures);
    }
    failed(page, alarm);
    page.raw("</article>");
  }

  private static String severity(Finding alarm) {
    return switch (alarm.severity()) {
      case "critical" -> "Critical";
      case "info" -> "For information";
      default -> "Warning";
    };
  }

  private String since(LocalDate first) {
    long days = ChronoUnit.DAYS.between(first, reports.day()) + 1;
    return DayPage.DATE.format(first) + (days == 1 ? ", first on this day" : ", " + days + " days");
  }

  private static void fact(Page page, String name, String text) {
    page.raw("<div><dt>" + name + "</dt><dd>" + Text.escaped(text) + "</dd></div>");
  }

  /** The expectations of a table that failed. */
  private void failed(Page page, Finding alarm) {
    if (!alarm.job().equals("check-data")) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    JsonNode details = reports.of(alarm.job()).json().path("details");
    for (JsonNode failed : details.path(alarm.subjectName()).path("findings")) {
      if (alarm.measure().equals("failed_" + failed.path("severity").asText())) {
        rows.add(
            List.of(
                Text.escaped(failed.path("subject").asText()),
                Text.escaped(Text.name(failed.path("expectation").asText())),
                Text.escaped(failed.path("line").asText())));
      }
    }
    if (!rows.isEmpty()) {
      page.table(List.of("of " + alarm.subjectName(), "expected", "found"), rows);
    }
  }
}
