package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import io.purchaseintent.page.finding.Whom;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong: each trouble with since when, what to do, its trend, and what it looks like. */
final class Alarms {

  /** More are told in a line each: nobody looks at so many drawings. */
  private static final int MOST_DRAWN = 10;

  /** Of one rule, so many subjects are drawn. */
  private static final int MOST_OF_A_RULE = 3;

  private static final int MOST_ROWS = 20;

  /** What the calibration curve shows. */
  private static final Set<String> CURVES = Set.of("calibration_in_the_large", "ece");

  private final DayReports reports;
  private final List<Trouble> troubles;
  private final Distributions distributions;

  Alarms(DayReports reports, List<Trouble> troubles) {
    this.reports = reports;
    this.troubles = troubles;
    this.distributions = new Distributions(reports.of("drift").json().path("details"));
  }

  void write(Page page) {
    page.section("wrong", "What is wrong?");
    if (troubles.isEmpty()) {
      page.finding(nothing());
    }
    troubles.stream().limit(MOST_DRAWN).forEach(trouble -> write(page, trouble));
    if (troubles.size() > MOST_DRAWN) {
      page.heading("And " + (troubles.size() - MOST_DRAWN) + " more");
      page.raw("<ul class=\"untold\">");
      troubles.stream().skip(MOST_DRAWN).forEach(trouble -> line(page, trouble));
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
        + " as they should be"
        + (untold == 0 ? "." : ", and of " + untold + " it cannot be told.");
  }

  private void line(Page page, Trouble trouble) {
    page.raw("<li id=\"" + trouble.id() + "\">" + trouble.badge());
    page.raw("<span>" + Text.escaped(Sentences.of(trouble.worst())));
    page.raw(" <span class=\"quiet\">Since " + Text.escaped(since(trouble.worst())) + ".</span>");
    page.raw("</span></li>");
  }

  private void write(Page page, Trouble trouble) {
    Finding worst = trouble.worst();
    page.raw(
        "<article id=\""
            + trouble.id()
            + "\" class=\"alarm-card "
            + Text.escaped(worst.severity())
            + "\"><h3>"
            + trouble.badge()
            + " "
            + Text.escaped(Sentences.of(worst))
            + "</h3><dl>");
    facts(page, trouble);
    page.raw("</dl>");
    figures(page, trouble);
    others(page, trouble);
    failed(page, worst);
    page.raw("</article>");
  }

  private void facts(Page page, Trouble trouble) {
    Finding worst = trouble.worst();
    if (worst.subjectKind().equals("slice")) {
      distributions.grew(worst.subjectName()).ifPresent(who -> fact(page, "Who", who));
    }
    String grew = distributions.categoriesThatGrew(worst.subjectName());
    if (worst.subjectKind().equals("feature") && !grew.isEmpty()) {
      fact(page, "More than before", grew);
    }
    fact(page, "What to do", Sentences.remedy(worst));
    fact(page, "Since", since(worst));
    if (!worst.owner().isBlank()) {
      fact(page, "Whom to tell", worst.owner());
    }
    if (worst.sessions() > 0) {
      fact(page, "Made of", Whom.counted(worst, worst.sessions()) + ", by " + worst.job());
    }
    if (!trouble.twins().isEmpty()) {
      fact(
          page,
          "Another name",
          "By " + Text.listed(trouble.twins()) + " these visits are told apart alike.");
    }
    page.raw(
        "<div><dt>Rule</dt><dd><code>"
            + Text.escaped(worst.rule())
            + "</code>"
            + Text.escaped(worst.why().isBlank() ? "" : ": " + worst.why())
            + "</dd></div>");
  }

  private void figures(Page page, Trouble trouble) {
    Finding worst = trouble.worst();
    List<Page.Figure> figures = new ArrayList<>();
    Trend trend = reports.trend(worst.measure(), worst.subject(), worst.slice());
    if (trend.isDrawn()) {
      String title = Sentences.question(worst) + ", the last thirty days";
      figures.add(
          new Page.Figure(
              title,
              trend.svg(
                  title,
                  worst.bound(),
                  Sentences.nameOf(worst.measure(), worst.subject()),
                  value -> Sentences.tick(worst, value))));
    }
    trouble.findings().stream()
        .limit(MOST_OF_A_RULE)
        .forEach(finding -> distributions.of(finding).ifPresent(figures::add));
    if (CURVES.contains(worst.measure())) {
      WhatCameTrue.curve(reports.of(worst.job())).ifPresent(figures::add);
    }
    if (!figures.isEmpty()) {
      page.figures(figures);
    }
  }

  /** The rule's other subjects, a line each. */
  private void others(Page page, Trouble trouble) {
    List<Finding> others = trouble.others();
    if (others.isEmpty()) {
      return;
    }
    page.table(
        List.of(trouble.also(), "of whom", "now", "before", "allowed", "since"),
        others.stream().limit(MOST_ROWS).map(this::row).toList());
    if (others.size() > MOST_ROWS) {
      page.paragraph("And of " + (others.size() - MOST_ROWS) + " more, which report.json names.");
    }
  }

  private List<String> row(Finding finding) {
    String note = finding.note().isEmpty() ? "" : ": " + finding.note();
    return List.of(
        Text.escaped(Text.capital(Whom.subject(finding.subject())) + note),
        Text.escaped(Whom.of(finding)),
        Text.escaped(Sentences.written(finding, finding.value())),
        Double.isNaN(finding.reference())
            ? Text.NONE
            : Text.escaped(Sentences.written(finding, finding.reference())),
        Text.escaped(Sentences.allowed(finding)),
        Trend.DATE.format(reports.since(finding)));
  }

  private String since(Finding finding) {
    LocalDate first = reports.since(finding);
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
