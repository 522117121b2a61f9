package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.page.finding.Finding;
import io.purchaseintent.page.finding.State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was reported of a day, and in short of the days before it. */
final class DayReports {

  /** The jobs that report, and last the judgement of the day as a whole. */
  private static final List<String> JOBS =
      List.of("drift", "quality", "check-data", "skew", "watch");

  private final LocalDate day;
  private final Map<String, DayReport> today = new LinkedHashMap<>();
  private final List<Earlier> before = new ArrayList<>();

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
    for (String job : JOBS) {
      today.put(job, DayReport.read(job, file(reports, job, day)));
    }
    for (int back = 1; back <= daysBefore; back++) {
      before.add(earlier(reports, day.minusDays(back)));
    }
  }

  private static Path file(Path reports, String job, LocalDate day) {
    return reports.resolve(job).resolve(day + ".json");
  }

  private static Earlier earlier(Path reports, LocalDate day) {
    Earlier earlier = new Earlier(day, new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (String job : JOBS) {
      DayReport report = DayReport.withoutDetails(job, file(reports, job, day));
      if (report.state() != State.NONE && report.state() != State.UNREADABLE) {
        earlier.reported().add(job);
        report.findings(State.ALARM).forEach(each -> earlier.alarms().add(each.key()));
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

  /** The reports of the day by job, those that there are not too. */
  Map<String, DayReport> all() {
    return today;
  }

  /** The worst of all. */
  State state() {
    return today.values().stream().map(DayReport::state).reduce(State.NONE, State::or);
  }

  /** Whether all jobs have reported. */
  boolean isComplete() {
    return today.values().stream()
        .allMatch(report -> report.job().equals("watch") || report.state() != State.NONE);
  }

  /** The findings of a state over all jobs, each once, the worst first. */
  List<Finding> findings(State state) {
    Map<String, Finding> found = new LinkedHashMap<>();
    for (DayReport report : today.values()) {
      report.findings(state).forEach(each -> found.putIfAbsent(each.key(), each));
    }
    return found.values().stream().sorted(Comparator.comparing(Finding::urgency)).toList();
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
    today.values().forEach(report -> report.json().path("measurements").forEach(all::add));
    return all;
  }
}
