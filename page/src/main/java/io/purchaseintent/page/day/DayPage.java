package io.purchaseintent.page.day;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.CountWords;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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

  /** Troubles that are named at the head beside the worst. */
  private static final int MOST_ALSO = 4;

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
    List<Trouble> troubles = Trouble.of(alarms);
    Page page =
        Page.document(
                "Watch report of " + reports.day() + ": " + reports.state().words(),
                Page.style(DayPage.class, "day.css"))
            .raw("<a class=\"skip\" href=\"#wrong\">Skip to what was found</a><main>");
    head(page, alarms, troubles);
    new Alarms(reports, troubles).write(page);
    new Untold(reports).write(page);
    new WhoCame(reports).write(page);
    new WhatCameTrue(reports).write(page);
    new AllFigures(reports).write(page);
    return page.raw("</main>").endDocument().html();
  }

  private void head(Page page, List<Finding> alarms, List<Trouble> troubles) {
    State state = reports.state();
    page.raw("<header class=\"now " + state.code() + "\"><p class=\"kicker\">Watch report of ");
    page.raw(DATE.format(reports.day()) + models() + "</p>");
    page.raw("<h1>" + Text.escaped(headline(state, alarms)) + "</h1>");
    if (troubles.isEmpty()) {
      unlessCalm(page);
    } else {
      worst(page, alarms, troubles);
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

  /** How bad it is, the worst of it, what to do, whom to tell, and what else there is. */
  private void worst(Page page, List<Finding> alarms, List<Trouble> troubles) {
    Trouble first = troubles.get(0);
    page.raw("<p class=\"bad\">" + first.badge() + " " + Text.escaped(howMany(alarms)) + "</p>");
    page.raw("<p class=\"what\">" + Text.escaped(Sentences.of(first.worst())) + "</p>");
    said(page, "What to do:", Sentences.remedy(first.worst()));
    String whom = whom(first.worst(), alarms);
    if (!whom.isEmpty()) {
      said(page, "Whom to tell:", whom);
    }
    if (alarms.stream().anyMatch(alarm -> alarm.job().equals("drift"))) {
      new Distributions(reports.of("drift").json().path("details"))
          .grew(null)
          .ifPresent(who -> said(page, "Who:", who));
    }
    if (troubles.size() > 1) {
      page.raw("<p><strong>Also:</strong></p><ul class=\"also\">");
      troubles.stream().skip(1).limit(MOST_ALSO).forEach(trouble -> also(page, trouble));
      int more = troubles.size() - 1 - MOST_ALSO;
      if (more > 0) {
        page.raw("<li><a href=\"#wrong\">and " + more + " more</a></li>");
      }
      page.raw("</ul>");
    }
  }

  private static void also(Page page, Trouble trouble) {
    page.raw("<li>" + trouble.badge() + " <a href=\"#" + trouble.id() + "\">");
    page.raw(Text.escaped(trouble.title()) + "</a></li>");
  }

  private static void said(Page page, String what, String text) {
    page.raw("<p><strong>" + what + "</strong> " + Text.escaped(text) + "</p>");
  }

  /** Such as "2 critical alarms and 20 warnings." */
  private static String howMany(List<Finding> alarms) {
    List<String> parts = new ArrayList<>();
    count(parts, alarms, 0, "critical alarm", "critical alarms");
    count(parts, alarms, 1, "warning", "warnings");
    count(parts, alarms, 2, "for information", "for information");
    return Text.listed(parts) + ".";
  }

  private static void count(
      List<String> to, List<Finding> alarms, int urgency, String one, String many) {
    long count = alarms.stream().filter(alarm -> alarm.urgency() == urgency).count();
    if (count > 0) {
      to.add(count + " " + (count == 1 ? one : many));
    }
  }

  /** The owner of the worst, and those of the others. */
  private static String whom(Finding worst, List<Finding> alarms) {
    List<String> others =
        alarms.stream()
            .map(Finding::owner)
            .filter(owner -> !owner.isBlank() && !owner.equals(worst.owner()))
            .distinct()
            .toList();
    String rest = others.isEmpty() ? "" : "of the rest " + Text.listed(others);
    return worst.owner().isBlank() || rest.isEmpty()
        ? worst.owner() + rest
        : worst.owner() + "; " + rest;
  }

  /** Where nothing alarmed: why that does not mean that all is well, and what to do. */
  private void unlessCalm(Page page) {
    if (reports.state() == State.NONE) {
      said(page, "What to do:", "./intent watch --day=" + reports.day() + " looks at it.");
      return;
    }
    List<String> jobs =
        reports.jobs().stream()
            .filter(job -> job.state() == State.NONE && job.text().isEmpty())
            .map(JobState::job)
            .toList();
    if (!jobs.isEmpty()) {
      said(page, "Not looked at:", Text.listed(jobs) + " did not run; ./intent watch runs them.");
    }
    reports.jobs().stream()
        .filter(job -> job.state() == State.UNREADABLE)
        .forEach(job -> said(page, "What to do:", Untold.notLookedAt(job)));
    reports.findings(State.NOT_ENOUGH_DATA).stream()
        .filter(finding -> reports.state() == State.NOT_ENOUGH_DATA)
        .findFirst()
        .ifPresent(
            finding -> {
              page.raw("<p class=\"what\">" + Text.escaped(Sentences.of(finding)) + "</p>");
              said(page, "What to do:", Sentences.remedy(finding));
            });
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

  /** What went into a job, and of which day it is if of another. */
  private String under(JobState job) {
    String counts = CountWords.of(reports.of(job.job()));
    String day = job.day().equals(reports.day()) ? "" : "of " + job.day();
    String otherwise = job.state() == State.NONE ? "did not run for this day" : "";
    return Stream.of(day, counts.isEmpty() && job.text().isEmpty() ? otherwise : counts, job.text())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
