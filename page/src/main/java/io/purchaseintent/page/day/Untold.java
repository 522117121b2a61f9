package io.purchaseintent.page.day;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.util.List;

/** What cannot be told, which is neither good nor bad; and what nobody looked at. */
final class Untold {

  private static final int MOST_SHOWN = 12;

  private final DayReports reports;

  Untold(DayReports reports) {
    this.reports = reports;
  }

  void write(Page page) {
    page.section("untold", "What cannot be told?");
    List<Finding> untold = reports.findings(State.NOT_ENOUGH_DATA);
    page.raw("<ul class=\"untold\">");
    reports.jobs().forEach(job -> notLookedAt(page, job));
    untold.stream().limit(MOST_SHOWN).forEach(finding -> write(page, finding));
    page.raw("</ul>");
    if (untold.size() > MOST_SHOWN) {
      page.raw("<details><summary>" + (untold.size() - MOST_SHOWN) + " more</summary>");
      page.raw("<ul class=\"untold\">");
      untold.stream().skip(MOST_SHOWN).forEach(finding -> write(page, finding));
      page.raw("</ul></details>");
    }
    if (untold.isEmpty()) {
      page.paragraph("Of all that was looked at, it can be told.");
    }
    page.endSection();
  }

  private static void write(Page page, Finding finding) {
    page.raw("<li>" + State.NOT_ENOUGH_DATA.badge() + " <span>");
    page.raw(Text.escaped(Sentences.of(finding) + " " + Sentences.remedy(finding)));
    page.raw(" <span class=\"quiet\">" + Text.escaped(finding.says()) + ".</span></span></li>");
  }

  private static void notLookedAt(Page page, JobState job) {
    if (job.state() == State.NONE || job.state() == State.UNREADABLE) {
      page.raw("<li>" + job.state().badge() + " <span>");
      page.raw(
          Text.escaped(
              job.state() == State.UNREADABLE
                  ? "The report of " + job.job() + " is broken: delete it, and run the job again."
                  : job.text().isEmpty()
                      ? "The job "
                          + job.job()
                          + " did not run for this day: ./intent watch runs it."
                      : "The job " + job.job() + " has nothing to look at: " + job.text() + "."));
      page.raw("</span></li>");
    }
  }
}
