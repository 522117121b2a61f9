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
import java.util.stream.Stream;

/**
 * What was reported of a day.
 *
 * @param whole all jobs' reports judged together, where that was done
 * @param reports of each job, by its name
 * @param hasPage whether there is a page of it for people
 */
record WatchedDay(LocalDate day, DayReport whole, Map<String, DayReport> reports, boolean hasPage) {

  /** The worst that is said of it. A day is calm only where a report says so. */
  State state() {
    return Stream.concat(Stream.of(whole), later().stream())
        .map(DayReport::state)
        .reduce(State.NONE, State::or);
  }

  /** The reports that the watch of the day has not judged: they came later, or there was none. */
  private List<DayReport> later() {
    List<String> judged =
        JobState.of(whole, day).stream().filter(job -> job.isOf(day)).map(JobState::job).toList();
    return reports.values().stream()
        .filter(report -> report.state() != State.NONE && !judged.contains(report.job()))
        .toList();
  }

  /** How each job did, by its name. */
  Map<String, State> jobs() {
    Map<String, State> jobs = new TreeMap<>();
    reports.keySet().forEach(job -> jobs.put(job, State.NONE));
    JobState.of(whole, day).forEach(each -> jobs.put(each.job(), each.state()));
    later().forEach(report -> jobs.put(report.job(), report.state()));
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
    return Stream.concat(Stream.of(whole), later().stream())
        .flatMap(report -> report.findings().stream())
        .toList();
  }

  /** How many alarms there are. */
  int alarms() {
    return (int) findings().stream().filter(each -> each.state() == State.ALARM).count();
  }
}
