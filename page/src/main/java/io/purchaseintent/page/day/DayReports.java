package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.JobState;
import io.purchaseintent.page.finding.State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What was reported of a day, and in short of the days before it. */
final class DayReports {

  /** The jobs whose reports a day should have. */
  private static final List<String> JOBS = List.of("drift", "quality", "check-data", "skew");

  /** Judges the reports of all jobs by the rules of then, and says how each job did. */
  private static final String WATCH = "watch";

  private static final List<String> REPORTING =
      List.of("drift", "quality", "check-data", "lake", "serving", WATCH);

  private final LocalDate day;
  private final DayReport watch;
  private final Map<String, DayReport> today = new LinkedHashMap<>();
  private final Map<String, JobState> jobs = new LinkedHashMap<>();
  private final List<Earlier> before = new ArrayList<>();

  /** Jobs whose report of the day the watch has not judged: it came later, or there was none. */
  private final Set<String> later = new HashSet<>();

  /**
   * A day before, in short: the measurements of everybody, and what alarmed.
   *
   * @param reported jobs that there is a report of
   */
  private record Earlier(
      LocalDate day, Set<String> reported, Set<String> alarms, Map<String, Trend.Point> values) {}

  /**
   * Reads the reports of a day, and of so many before it.
   *
   * @param reports folder with a folder of each job
   */
  DayReports(Path reports, LocalDate day, int daysBefore) {
    this.day = day;
    this.watch = DayReport.read(WATCH, file(reports, WATCH, day));
    for (String job : JOBS) {
      jobs.put(job, new JobState(job, day, State.NONE, ""));
    }
    JobState.of(watch, day).forEach(job -> jobs.put(job.job(), job));
    for (JobState job : List.copyOf(jobs.values())) {
      today.put(job.job(), report(reports, job));
    }
    for (int back = 1; back <= daysBefore; back++) {
      before.add(earlier(reports, day.minusDays(back)));
    }
  }

  /**
   * The report of a job: that of the day itself where there is one, though the watch of the day may
   * have looked at an earlier one, as outcomes come late, or at none.
   */
  private DayReport report(Path reports, JobState job) {
    DayReport own = DayReport.read(job.job(), file(reports, job.job(), day));
    if (own.state() == State.NONE) {
      return DayReport.read(job.job(), file(reports, job.job(), job.day()));
    }
    if (!job.isOf(day)) {
      jobs.put(job.job(), new JobState(job.job(), day, own.state(), ""));
      later.add(job.job());
    }
    return own;
  }

  private static Path file(Path reports, String job, LocalDate day) {
    return reports.resolve(job).resolve(day + ".json");
  }

  private static Earlier earlier(Path reports, LocalDate day) {
    Earlier earlier = new Earlier(day, new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (String job : REPORTING) {
      DayReport report = DayReport.withoutDetails(job, file(reports, job, day));
      if (report.state() != State.NONE && report.state() != State.UNREADABLE) {
        earlier.reported().add(job);
        for (Finding alarm : report.findings(State.ALARM)) {
          earlier.reported().add(alarm.job());
          earlier.alarms().add(alarm.key());
        }
        report
            .json()
            .path("measurements")
            .forEach(each -> earlier.values().putIfAbsent(key(each), Trend.Point.of(day, each)));
      }
    }
    return earlier;
  }

  private static String key(JsonNode measurement) {
    return key(
        measurement.path("measure").asText(),
        measurement.path("subject").asText(),
        measurement.path("slice").asText());
  }

  private static String key(String measure, String subject, String slice) {
    return measure + "\n" + subject + "\n" + slice;
  }

  LocalDate day() {
    return day;
  }

  /** The report of a job, which may be none. */
  DayReport of(String job) {
    return today.getOrDefault(job, DayReport.none(job));
  }

  /** How each job did, those that did not run too. */
  Collection<JobState> jobs() {
    return jobs.values();
  }

  /** The worst of all. */
  State state() {
    State jobs = this.jobs.values().stream().map(JobState::state).reduce(State.NONE, State::or);
    return later.isEmpty() && watch.state() != State.NONE ? watch.state() : jobs;
  }

  /** Whether all jobs that there should be have reported. */
  boolean isComplete() {
    return JOBS.stream().noneMatch(job -> stateOf(job) == State.NONE);
  }

  private State stateOf(String job) {
    JobState state = jobs.get(job);
    return state == null ? State.NONE : state.state();
  }

  /** The findings of a state, the worst first: those of the watch, and of jobs that came later. */
  List<Finding> findings(State state) {
    Stream<Finding> judged =
        watch.findings(state).stream().filter(finding -> !later.contains(finding.job()));
    Stream<Finding> since =
        later.stream().sorted().flatMap(job -> of(job).findings(state).stream());
    return Stream.concat(judged, since).sorted(Comparator.comparing(Finding::urgency)).toList();
  }

  /**
   * The first of the days running, up to this one, on which a finding alarmed; days without a
   * report are passed over.
   */
  LocalDate since(Finding finding) {
    LocalDate first = day;
    for (Earlier earlier : before) {
      if (earlier.alarms().contains(finding.key())) {
        first = earlier.day();
      } else if (earlier.reported().contains(finding.job())) {
        break;
      }
    }
    return first;
  }

  /** The values of a measurement over the days, the oldest first. */
  Trend trend(String measure, String subject, String slice) {
    String key = key(measure, subject, slice);
    List<Trend.Point> points = new ArrayList<>();
    for (int i = before.size() - 1; i >= 0; i--) {
      Trend.Point point = before.get(i).values().get(key);
      if (point != null) {
        points.add(point);
      }
    }
    measurements().stream()
        .filter(each -> key(each).equals(key))
        .findFirst()
        .ifPresent(each -> points.add(Trend.Point.of(day, each)));
    return new Trend(day, points);
  }

  /** What was measured of the day, by all jobs. */
  List<JsonNode> measurements() {
    List<JsonNode> all = new ArrayList<>();
    measurements(all, watch);
    today.values().forEach(report -> measurements(all, report));
    return all;
  }

  private static void measurements(List<JsonNode> to, DayReport from) {
    from.json().path("measurements").forEach(to::add);
  }

  /** The reports with what each of them measured, by job. */
  Map<String, DayReport> measured() {
    return today;
  }

  /** Versions of the model that were looked at. */
  List<String> models() {
    return today.values().stream()
        .map(DayReport::model)
        .filter(model -> !model.isEmpty())
        .distinct()
        .toList();
  }
}
