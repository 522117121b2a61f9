package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What reports of single days say that data are broken. */
final class DayReports {

  private static final String CHECKS = "check-data";
  private static final String SKEW = "skew";
  private static final String LAKE = "lake";

  /** Of what the lake's own look found, that which makes a day no day to learn from. */
  private static final String NO_EVENTS = "events";

  private DayReports() {}

  /**
   * What is wrong with the days of a window: a critical expectation of a day that failed, a day
   * without events, and skew in the newest report of it. Days without a report say nothing.
   *
   * @param lake folder of the lake on this machine
   */
  static List<DataFault> faults(Path lake, LocalDate from, LocalDate until) {
    List<DataFault> faults = new ArrayList<>();
    for (LocalDate day : within(Findings.days(lake, CHECKS), from, until)) {
      add(faults, day, Findings.read(Findings.file(lake, CHECKS, day)), CHECKS, mend(day));
    }
    for (LocalDate day : within(Findings.days(lake, LAKE), from, until)) {
      Findings findings = Findings.read(Findings.file(lake, LAKE, day));
      findings
          .critical(LAKE)
          .filter(alarm -> alarm.path("measure").asText().equals(NO_EVENTS))
          .forEach(alarm -> faults.add(fault(day, alarm, findings, mend(day))));
    }
    List<LocalDate> skew = within(Findings.days(lake, SKEW), from, until);
    if (!skew.isEmpty()) {
      LocalDate day = skew.get(skew.size() - 1);
      add(
          faults,
          day,
          Findings.read(Findings.file(lake, SKEW, day)),
          SKEW,
          "another model of the same features would be served wrong values too; mend what docs/skew.md"
              + " tells of it, and run ./intent run skew --day="
              + day
              + ", or a later day, again");
    }
    return faults;
  }

  private static String mend(LocalDate day) {
    return "mend the source, ./intent run ingest --replace="
        + day
        + "/"
        + day.plusDays(1)
        + ", and look again: ./intent watch --day="
        + day
        + " --again --no-alerts";
  }

  private static List<LocalDate> within(List<LocalDate> days, LocalDate from, LocalDate until) {
    return days.stream().filter(day -> !day.isBefore(from) && day.isBefore(until)).toList();
  }

  private static void add(
      List<DataFault> faults, LocalDate day, Findings findings, String job, String remedy) {
    findings.critical(job).forEach(alarm -> faults.add(fault(day, alarm, findings, remedy)));
  }

  private static DataFault fault(LocalDate day, JsonNode alarm, Findings in, String remedy) {
    return new DataFault(day + ": " + Findings.inWords(alarm), in.file().toString(), remedy);
  }
}
