package io.purchaseintent.page.day;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report of a watched day as one page of HTML that needs no other file and no script: the worst
 * first, with what to do, then what cannot be told, how visits differ from those of training, what
 * came of the scores, and all figures. The same reports give the same bytes.
 */
public final class DayPage {

  private static final int DAYS_BEFORE = 30;

  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);

  private final DayReports reports;

  private DayPage(DayReports reports) {
    this.reports = reports;
  }

  /**
   * The page of a day.
   *
   * @param reports folder with a folder of each job's reports, {@code LAKE/reports}
   */
  public static String html(Path reports, LocalDate day) {
    return new DayPage(new DayReports(reports, day, DAYS_BEFORE)).html();
  }

  private String html() {
    List<Finding> alarms = reports.findings(State.ALARM);
    Page page =
        Page.document(
                "Watch report of " + reports.day() + ": " + reports.state().words(),
                Page.style(DayPage.class, "day.css"))
            .raw("<a class=\"skip\" href=\"#wrong\">Skip to what was found</a><main>");
    head(page, alarms);
    new Alarms(reports, alarms).write(page);
    new Untold(reports).write(page);
    new WhoCame(reports).write(page);
    new WhatCameTrue(reports).write(page);
    new AllFigures(reports).write(page);
    return page.raw("</main>").endDocument().html();
  }

  private void head(Page page, List<Finding> alarms) {
    State state = reports.state();
    page.raw("<header class=\"now " + state.code() + "\"><p class=\"kicker\">Watch report of ");
    page.raw(DATE.format(reports.day()) + models() + "</p>");
    page.raw("<h1>" + Text.escaped(headline(state, alarms)) + "</h1>");
    if (!alarms.isEmpty()) {
      Finding worst = alarms.get(0);
      page.raw("<p class=\"what\">" + Text.escaped(Sentences.of(worst)) + "</p>");
      page.raw("<p><strong>What to do:</strong> " + Text.escaped(Sentences.remedy(worst)) + "</p>");
    }
    if (alarms.stream().anyMatch(alarm -> alarm.job().equals("drift"))) {
      new Distributions(reports.of("drift").json().path("details"))
          .grew(null)
          .ifPresent(who -> page.raw("<p><strong>Who:</strong> " + Text.escaped(who) + "</p>"));
    }
    page.raw("<div class=\"tiles\">");
    reports.jobs().forEach(job -> tile(page, job));
    page.raw("</div><nav aria-label=\"Parts of this page\">");
    for (List<String> link :
        List.of(
            List.of("wrong", "What is wrong?"),
            List.of("untold", "What cannot be told?"),
            List.of("came", "Who came, against training?"),
            List.of("true", "What came of the scores?"),
            List.of("figures", "All figures"))) {
      page.raw("<a href=\"#" + link.get(0) + "\">" + link.get(1) + "</a>");
    }
    page.raw("</nav></header>");
  }

  private String headline(State state, List<Finding> alarms) {
    return switch (state) {
      case ALARM -> alarms.isEmpty() ? "Not well" : "Not well since " + since(alarms);
      case UNREADABLE -> "A report of this day cannot be read";
      case NOT_ENOUGH_DATA -> "Whether all is well cannot be told";
      case CALM -> reports.isComplete() ? "All calm" : "Calm, as far as anybody has looked";
      case NONE -> "Nobody has looked at this day";
    };
  }

  private String since(List<Finding> alarms) {
    return DATE.format(alarms.stream().map(reports::since).min(LocalDate::compareTo).orElseThrow());
  }

  private String models() {
    String models = String.join(", ", reports.models());
    return models.isEmpty() ? "" : ", model " + Text.escaped(models);
  }

  private void tile(Page page, JobState job) {
    page.raw(
        "<div class=\"tile\"><span class=\"value\">"
            + job.state().badge()
            + "</span><span class=\"name\">"
            + Text.escaped(job.job())
            + "</span><span class=\"under\">"
            + Text.escaped(under(job))
            + "</span></div>");
  }

  /** What went into a job: its first two counts, and of which day it is if of another. */
  private String under(JobState job) {
    String counts =
        reports.of(job.job()).counts().properties().stream()
            .filter(count -> count.getValue().isIntegralNumber())
            .limit(2)
            .map(count -> Text.count(count.getValue()) + " " + Text.name(count.getKey()))
            .collect(Collectors.joining(", "));
    String day = job.day().equals(reports.day()) ? "" : "of " + job.day();
    String otherwise = job.state() == State.NONE ? "did not run for this day" : "";
    return Stream.of(day, counts.isEmpty() && job.text().isEmpty() ? otherwise : counts, job.text())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
