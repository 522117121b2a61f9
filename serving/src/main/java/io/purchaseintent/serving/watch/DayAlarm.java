package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.Sentences;
import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What alarmed of a day.
 *
 * @param alarms how many
 * @param worst of them, in a sentence; empty where a report is broken
 * @param report path of the day's page on a server, or null where there is none
 */
public record DayAlarm(LocalDate day, int alarms, String worst, @Nullable String report) {

  /** Of the days up to one, the newest first, those that alarm, or have a broken report. */
  public static List<DayAlarm> upTo(ReportFolder reports, LocalDate last, int days) {
    return reports.upTo(last, days).stream()
        .filter(day -> day.state() == State.ALARM || day.state() == State.UNREADABLE)
        .map(DayAlarm::of)
        .toList();
  }

  private static DayAlarm of(WatchedDay day) {
    String worst =
        day.worst().filter(finding -> finding.state() == State.ALARM).map(Sentences::of).orElse("");
    return new DayAlarm(
        day.day(), day.alarms(), worst, day.hasPage() ? WatchJson.pathOf(day.day()) : null);
  }
}
