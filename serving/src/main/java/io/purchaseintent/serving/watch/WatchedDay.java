package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was reported of a day.
 *
 * @param whole all jobs' reports judged together, where that was done
 * @param reports of each job, by its name
 * @param hasPage whether there is a page of it for people
 */
record WatchedDay(LocalDate day, DayReport whole, Map<String, DayReport> reports, boolean hasPage) {

  /** The worst that any report says. A day is calm only where a report says so. */
  State state() {
    return all().map(DayReport::state).reduce(State.NONE, State::or);
  }

  /** Whether all jobs have reported. */
  boolean isComplete() {
    return reports.values().stream().allMatch(report -> report.state() != State.NONE);
  }

  private Stream<DayReport> all() {
    return Stream.concat(Stream.of(whole), reports.values().stream());
  }

  /** The worst finding that is not calm. */
  Optional<Finding> worst() {
    return all()
        .flatMap(report -> report.findings().stream().limit(1))
        .filter(finding -> finding.state() != State.CALM)
        .min(Comparator.comparing(Finding::state).thenComparing(Finding::urgency));
  }

  /** How many alarms there are, in the report of all or else in those of the jobs. */
  int alarms() {
    return whole.state() == State.NONE
        ? reports.values().stream().mapToInt(report -> report.findings(State.ALARM).size()).sum()
        : whole.findings(State.ALARM).size();
  }
}
