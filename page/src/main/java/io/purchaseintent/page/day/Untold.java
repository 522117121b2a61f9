package io.purchaseintent.page.day;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What cannot be told, which is neither good nor bad; and what nobody looked at. */
final class Untold {

  private static final int MOST_SHOWN = 12;

  private final DayReports reports;

  Untold(DayReports reports) {
    this.reports = reports;
  }

  void write(Page page) {
    page.section("untold", "What cannot be told?");
    // Of a job that did not look this is said below, with what it would have looked at.
    List<Finding> untold =
        reports.findings(State.NOT_ENOUGH_DATA).stream()
            .filter(finding -> !finding.measure().equals("exit_code"))
            .toList();
    List<List<Finding>> causes = causes(untold);
    page.raw("<ul class=\"untold\">");
    reports.jobs().forEach(job -> item(page, job.state().badge(), notLookedAt(job)));
    causes.stream().limit(MOST_SHOWN).forEach(cause -> write(page, cause));
    page.raw("</ul>");
    if (causes.size() > MOST_SHOWN) {
      page.raw("<details><summary>" + (causes.size() - MOST_SHOWN) + " more</summary>");
      page.raw("<ul class=\"untold\">");
      causes.stream().skip(MOST_SHOWN).forEach(cause -> write(page, cause));
      page.raw("</ul></details>");
    }
    if (untold.isEmpty() && reports.jobs().stream().anyMatch(job -> job.state() != State.NONE)) {
      page.paragraph("Of all that was looked at, it can be told.");
    }
    page.endSection();
  }

  /** What a job cannot tell for one reason is one thing to do. */
  private static List<List<Finding>> causes(List<Finding> untold) {
    Map<String, List<Finding>> causes = new LinkedHashMap<>();
    for (Finding finding : untold) {
      String cause = finding.job() + "\n" + Sentences.why(finding) + Sentences.remedy(finding);
      causes.computeIfAbsent(cause, one -> new ArrayList<>()).add(finding);
    }
    return List.copyOf((Collection<List<Finding>>) causes.values());
  }

  private static void write(Page page, List<Finding> cause) {
    Finding first = cause.get(0);
    if (cause.size() == 1) {
      item(
          page, State.NOT_ENOUGH_DATA.badge(), Sentences.of(first) + " " + Sentences.remedy(first));
      return;
    }
    page.raw("<li>" + State.NOT_ENOUGH_DATA.badge() + " <span>");
    page.raw(
        Text.escaped(
            cause.size()
                + " things that "
                + first.job()
                + " looks at: "
                + Sentences.why(first)
                + " "
                + Sentences.remedy(first)));
    page.raw("<details><summary>Which</summary><ul>");
    cause.stream()
        .map(Sentences::question)
        .distinct()
        .forEach(question -> page.raw("<li>" + Text.escaped(question) + "</li>"));
    page.raw("</ul></details></span></li>");
  }

  private static void item(Page page, String badge, String text) {
    if (!text.isEmpty()) {
      page.raw("<li>" + badge + " <span>" + Text.escaped(text) + "</span></li>");
    }
  }

  /** Why a job has told nothing, and what to do; empty where it has. */
  static String notLookedAt(JobState job) {
    return switch (job.state()) {
      case UNREADABLE ->
          job.text().isEmpty()
              ? "The report of " + job.job() + " is broken: delete it, and run the job again."
              : "The job "
                  + job.job()
                  + " ended, but "
                  + job.text()
                  + ": ./intent watch --again runs it once more.";
      case NONE ->
          job.text().isEmpty()
              ? "The job " + job.job() + " did not run for this day: ./intent watch runs it."
              : "The job " + job.job() + " has nothing to look at: " + job.text() + ".";
      default -> "";
    };
  }
}
