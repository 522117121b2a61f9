package io.purchaseintent.serving.watch;

import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.page.finding.CountWords;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The last days at a glance: how it is, since when, what to do, and each day in a line. */
final class WatchPage {

  /** All of its style. */
  static final String STYLE = Page.style(WatchPage.class, "watch.css");

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

  private final Watched watched;

  WatchPage(Watched watched) {
    this.watched = watched;
  }

  /** The page. */
  String html() {
    Page page =
        Page.document("Watch: " + headline(), STYLE)
            .raw("<a class=\"skip\" href=\"#days\">Skip to the days</a>")
            .raw("<header class=\"bar\"><nav aria-label=\"Pages\"><a href=\"/\">Dashboard</a>")
            .raw("<a href=\"/watch\" aria-current=\"page\">Watch</a></nav></header><main>");
    head(page);
    if (watched.newest() == null) {
      how(page);
    } else {
      strip(page);
      days(page);
    }
    return page.raw("</main>").endDocument().html();
  }

  private String headline() {
    String since = watched.since().map(DAY::format).orElse("");
    return switch (watched.state()) {
      case ALARM -> "Not well since " + since;
      case UNREADABLE -> "A report cannot be read since " + since;
      case NOT_ENOUGH_DATA -> "It cannot be told since " + since;
      case CALM ->
          (watched.last().orElseThrow().isComplete()
                  ? "All calm"
                  : "Calm, as far as was looked at,")
              + " since "
              + since;
      case NONE -> "Nobody has looked yet";
    };
  }

  private void head(Page page) {
    page.raw("<section class=\"now " + watched.state().code() + "\" aria-labelledby=\"now\">");
    page.raw("<p class=\"verdict\">" + watched.state().badge() + "</p>");
    page.raw("<h1 id=\"now\">" + Text.escaped(headline()) + "</h1>");
    watched.last().ifPresent(day -> tell(page, day));
    if (watched.daysBehind() > 1) {
      page.raw(
          "<p class=\"behind\"><strong>The newest report is of "
              + watched.daysBehind()
              + " days ago.</strong> What happened since then nobody knows: run <code>./intent"
              + " watch</code> each night, as by cron.</p>");
    }
    page.raw("</section>");
  }

  private static void tell(Page page, WatchedDay day) {
    day.worst()
        .ifPresent(
            finding -> {
              page.raw("<p class=\"what\">" + Text.escaped(Sentences.of(finding)) + "</p>");
              page.raw(
                  "<p><strong>What to do:</strong> "
                      + Text.escaped(Sentences.remedy(finding))
                      + owner(finding)
                      + "</p>");
            });
    page.raw(unlooked(day));
    int others = day.alarms() - 1;
    String more =
        others > 0 ? ", with " + others + (others == 1 ? " more alarm" : " more alarms") : "";
    if (day.hasPage()) {
      page.raw(
          "<p><a class=\"button\" href=\""
              + WatchJson.pathOf(day.day())
              + "\">Report of "
              + DAY.format(day.day())
              + more
              + "</a></p>");
    }
  }

  private static String owner(Finding finding) {
    return finding.owner().isBlank()
        ? ""
        : " <strong>Whom to tell:</strong> " + Text.escaped(finding.owner()) + ".";
  }

  private static void how(Page page) {
    page.raw(
        "<section><h2 id=\"days\">How to begin</h2><p>There is no report in the lake that this"
            + " server looks at (<code>--home</code>, <code>--lake</code>). Make one of yesterday,"
            + " and then each night:</p><pre>./intent watch</pre><p>It looks at the predictions of"
            + " the day, at what came of them, and at the data that came in, says in three lines"
            + " whether all is well, and leaves a report here.</p></section>");
  }

  private void strip(Page page) {
    page.raw("<section aria-labelledby=\"glance\"><h2 id=\"glance\">Thirty days at a glance</h2>");
    page.raw("<ol class=\"strip\">");
    for (int i = watched.days().size() - 1; i >= 0; i--) {
      WatchedDay day = watched.days().get(i);
      String words = SHORT.format(day.day()) + ": " + day.state().words();
      page.raw(
          "<li><a class=\"state "
              + day.state().code()
              + "\" href=\"#"
              + day.day()
              + "\" title=\""
              + words
              + "\">"
              + day.state().svg()
              + "<span class=\"unseen\">"
              + words
              + "</span><span class=\"date\" aria-hidden=\"true\">"
              + day.day().getDayOfMonth()
              + "</span></a></li>");
    }
    page.raw("</ol><p class=\"legend\">");
    for (State state : State.values()) {
      page.raw(state.badge());
    }
    page.raw("</p></section>");
  }

  private void days(Page page) {
    page.raw("<section aria-labelledby=\"days\"><h2 id=\"days\">Day by day</h2>");
    page.raw("<ol class=\"days\">");
    List<WatchedDay> days = watched.days();
    int next = 0;
    while (next < days.size()) {
      int from = next;
      while (next < days.size() && days.get(next).state() == State.NONE) {
        next++;
      }
      if (next - from > 1) {
        unlooked(page, days.subList(from, next));
      } else {
        day(page, days.get(from));
        next = from + 1;
      }
    }
    page.raw("</ol></section>");
  }

  /** Days running, the newest first, of which nobody has looked at any: a line for all. */
  private static void unlooked(Page page, List<WatchedDay> days) {
    StringBuilder places = new StringBuilder();
    days.forEach(day -> places.append("<span id=\"" + day.day() + "\"></span>"));
    page.raw("<li><div class=\"when\"><h3>" + places);
    page.raw(SHORT.format(days.get(days.size() - 1).day()) + " to ");
    page.raw(DAY.format(days.get(0).day()) + "</h3>" + State.NONE.badge() + "</div>");
    page.raw("<div class=\"found\"><p>Nobody has looked at these " + days.size());
    page.raw(" days: <code>./intent watch --day=" + days.get(0).day());
    page.raw("</code> looks at the last of them.</p></div></li>");
  }

  private static void day(Page page, WatchedDay day) {
    page.raw("<li id=\"" + day.day() + "\"><div class=\"when\"><h3>" + link(day) + "</h3>");
    page.raw(day.state().badge() + "</div><div class=\"found\">" + unlooked(day));
    if (day.state() != State.NONE) {
      page.raw("<ul class=\"jobs\">");
      day.jobs()
          .forEach(
              (job, state) -> page.raw("<li>" + Text.escaped(job) + " " + state.badge() + "</li>"));
      page.raw("</ul>");
      day.worst()
          .ifPresent(finding -> page.raw("<p>" + Text.escaped(Sentences.of(finding)) + "</p>"));
      String counts = counts(day);
      if (!counts.isEmpty()) {
        page.raw("<p class=\"quiet\">" + Text.escaped(counts) + "</p>");
      }
    }
    page.raw("</div></li>");
  }

  /** What to do about a day that nobody can know anything of; empty of others. */
  private static String unlooked(WatchedDay day) {
    String command = "<code>./intent watch --day=" + day.day();
    return switch (day.state()) {
      case NONE -> "<p>Nobody has looked at this day: " + command + "</code> does.</p>";
      case UNREADABLE ->
          "<p>A report of this day is broken, or of another release: "
              + command
              + " --again</code> makes it anew.</p>";
      default -> "";
    };
  }

  private static String link(WatchedDay day) {
    LocalDate date = day.day();
    return day.hasPage()
        ? "<a href=\"" + WatchJson.pathOf(date) + "\">" + DAY.format(date) + "</a>"
        : DAY.format(date);
  }

  /** What went into each job that says so. */
  private static String counts(WatchedDay day) {
    return day.reports().values().stream()
        .map(report -> report.job() + ": " + CountWords.of(report))
        .filter(words -> !words.endsWith(": "))
        .collect(Collectors.joining(" · "));
  }
}
