package io.purchaseintent.serving.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What the newest report of each job says, and how old it is, as gauges. A job that never reported
 * has none.
 */
public final class ReportMetrics {

  private static final List<String> SEVERITIES = List.of("critical", "warning", "info");
  private static final List<State> STATES =
      List.of(State.ALARM, State.NOT_ENOUGH_DATA, State.CALM, State.UNREADABLE);

  private final ReportFolder reports;
  private final Clock clock;
  private final MultiGauge written;
  private final MultiGauge ends;
  private final MultiGauge verdicts;
  private final MultiGauge alarms;

  /** Gauges of these reports; they have no value before {@link #look}. */
  public ReportMetrics(ReportFolder reports, MeterRegistry registry, Clock clock) {
    this.reports = reports;
    this.clock = clock;
    this.written =
        MultiGauge.builder("report_age")
            .description("Time since the job last wrote its newest day's report")
            .baseUnit("seconds")
            .register(registry);
    this.ends =
        MultiGauge.builder("report_lag")
            .description("Time since the end of the newest day that the job reported of")
            .baseUnit("seconds")
            .register(registry);
    this.verdicts =
        MultiGauge.builder("report_verdict")
            .description("1 for the verdict of the job's newest report, 0 for the others")
            .register(registry);
    this.alarms =
        MultiGauge.builder("report_alarms")
            .description("Alarms in the job's newest report, by severity")
            .register(registry);
  }

  /** Looks at the reports that there are now. */
  public void look() {
    List<Row<?>> writtenRows = new ArrayList<>();
    List<Row<?>> endRows = new ArrayList<>();
    List<Row<?>> verdictRows = new ArrayList<>();
    List<Row<?>> alarmRows = new ArrayList<>();
    for (String job : ReportFolder.ALL) {
      LocalDate day = reports.newest(job).orElse(null);
      if (day != null) {
        Tags tags = Tags.of("report", job);
        reports.written(job, day).ifPresent(time -> writtenRows.add(since(tags, time)));
        endRows.add(since(tags, end(day)));
        DayReport report = reports.report(job, day);
        STATES.forEach(state -> verdictRows.add(verdict(tags, state, report)));
        SEVERITIES.forEach(each -> alarmRows.add(alarms(tags, each, report)));
      }
    }
    written.register(writtenRows, true);
    ends.register(endRows, true);
    verdicts.register(verdictRows, true);
    alarms.register(alarmRows, true);
  }

  private static Instant end(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Row<Instant> since(Tags tags, Instant time) {
    return Row.of(tags, time, from -> Duration.between(from, clock.instant()).toSeconds());
  }

  private static Row<Number> verdict(Tags tags, State state, DayReport report) {
    return Row.of(tags.and("verdict", state.code()), report.state() == state ? 1 : 0);
  }

  private static Row<Number> alarms(Tags tags, String severity, DayReport report) {
    List<Finding> found = report.findings(State.ALARM);
    return Row.of(
        tags.and("severity", severity),
        found.stream().filter(finding -> finding.severity().equals(severity)).count());
  }
}
