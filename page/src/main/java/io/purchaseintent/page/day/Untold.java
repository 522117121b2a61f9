package io.purchaseintent.page.day;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
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
    List<Finding> untold = reports.findings(State.NOT_ENOUGH_DATA);
    page.raw("<ul class=\"untold\">");
    for (Map.Entry<String, DayReport> each : reports.all().entrySet()) {
      notLookedAt(page, each.getKey(), each.getValue().state());
    }
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

  private static void notLookedAt(Page page, String job, State state) {
    boolean missing = state == State.NONE && !job.equals("watch");
    if (missing || state == State.UNREADABLE) {
      page.raw("<li>" + state.badge() + " <span>");
      page.raw(
          Text.escaped(
              state == State.NONE
                  ? "The job " + job + " did not run for this day: ./intent run " + job + " does."
                  : "The report of " + job + " is broken: delete it, and run the job again."));
      page.raw("</span></li>");
    }
  }
}
