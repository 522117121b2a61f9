package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was reported of a day.
 *
 * @param whole all jobs' reports judged together, where that was done
 * @param reports of each job, by its name
 * @param hasPage whether there is a page of it for people
 */
record WatchedDay(LocalDate day, DayReport whole, Map<String, DayReport> reports, boolean hasPage) {

  /**
   * What the watch of the day says, or where there was none the worst that any job says. A day is
   * calm only where a report says so.
   */
  State state() {
    return isWatched()
        ? whole.state()
        : reports.values().stream().map(DayReport::state).reduce(State.NONE, State::or);
  }

  private boolean isWatched() {
    return whole.state() != State.NONE;
  }

  /** How each job did, by its name. */
  Map<String, State> jobs() {
    Map<String, State> jobs = new TreeMap<>();
    reports.forEach((job, report) -> jobs.put(job, report.state()));
    if (isWatched()) {
      jobs.replaceAll((job, state) -> State.NONE);
      JobState.of(whole, day).forEach(each -> jobs.put(each.job(), each.state()));
    }
    return jobs;
  }

  /** Whether all jobs that there should be have reported. */
  boolean isComplete() {
    Map<String, State> jobs = jobs();
    return ReportFolder.JOBS.stream()
        .noneMatch(job -> jobs.getOrDefault(job, State.NONE) == State.NONE);
  }

  /** The worst finding that is not calm. */
  Optional<Finding> worst() {
    return findings().stream()
        .filter(finding -> finding.state() != State.CALM)
        .min(Comparator.comparing(Finding::state).thenComparing(Finding::urgency));
  }

  private List<Finding> findings() {
    return isWatched()
        ? whole.findings()
        : reports.values().stream().flatMap(report -> report.findings().stream()).toList();
  }

  /** How many alarms there are. */
  int alarms() {
    return (int) findings().stream().filter(each -> each.state() == State.ALARM).count();
  }
}
