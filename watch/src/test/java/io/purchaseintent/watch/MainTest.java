package io.purchaseintent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.catalog.LocalFiles;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A day that is judged, and rules that are shown, checked and tried. */
class MainTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  private record Ended(int code, String out, String err) {}

  private Ended run(Callable<Integer> command, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line(command);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(Arrays.asList(words));
    if (words.length == 0 || !words[words.length - 1].equals("show")) {
      all.add("--home=" + home);
    }
    int code = line.execute(all.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  private Ended watch(String... words) {
    return run(new Main(Map.of()), words);
  }

  /** Rules on drift, and on jobs that fail, alone. */
  private void rules() throws IOException {
    Files.writeString(
        home.resolve("rules.yaml"),
        """
        without: all
        rules:
          scores_moved: {job: drift, measure: psi, of: scores, above: 0.2, severity: critical,
                         owner: night watch, then: [report, alert, retrain]}
          job_failed: {job: watch, measure: exit_code, of: "job:*", above: 0, severity: critical}
        """);
  }

  private void drift(String day, double psi) throws IOException {
    Instant start = Instant.parse(day + "T00:00:00Z");
    new ReportStore(home.resolve("lake"))
        .write(
            new JudgedReport(
                new Report(
                    "drift",
                    start,
                    start.plusSeconds(86_400),
                    "v1",
                    JSON.createObjectNode().put("predictions", 9),
                    List.of(Measurement.of("psi", "scores", psi, 5000).build()),
                    JSON.createObjectNode()),
                List.of()));
  }

  @Test
  void calmDay_isWell() throws IOException {
    rules();
    drift("2016-10-30", 0.1);

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    String[] lines = ended.out().split("\\R");
    assertEquals("2016-10-30: all is well: 0 cannot be told, 3 calm", lines[0]);
    assertEquals("Looked at 0 events: lake not enough data, drift calm", lines[1]);
  }

  @Test
  void jobThatNeverRan_isNotCalm_andNamedWithWhyAndRemedy() throws IOException {
    rules();
    drift("2016-10-30", 0.1);
    String why = "no prediction is logged yet: ./intent serve logs them";

    Ended ended =
        watch(
            "--day=2016-10-30",
            "--outcome=drift@2016-10-30=done",
            "--outcome=quality@2016-10-29=not-due:" + why,
            "--outcome=skew@2016-10-30=not-due:" + why);

    assertEquals(0, ended.code(), ended.err());
    String[] lines = ended.out().split("\\R");
    assertEquals(3, lines.length, ended.out());
    assertEquals(
        "2016-10-30: no alarm, but not all was looked at: 2 cannot be told, 3 calm; did not look:"
            + " quality and skew",
        lines[0]);
    assertEquals(
        "Looked at 0 events: lake not enough data, drift calm; not quality and skew: " + why,
        lines[1]);
    JsonNode report = JSON.readTree(home.resolve("lake/reports/watch/2016-10-30.json").toFile());
    for (JsonNode finding : report.path("findings")) {
      boolean ran = finding.path("subject").asText().matches("job:(drift|lake)|scores");
      assertEquals(ran ? "calm" : "not_enough_data", finding.path("verdict").asText());
    }
    assertTrue(lines[2].endsWith("reports/watch/2016-10-30.html"), lines[2]);
  }

  @Test
  void alarm_isTold_kept_andSentOnce() throws IOException {
    rules();
    drift("2016-10-30", 0.3);
    Path sent = home.resolve("sent");
    Files.writeString(
        home.resolve("alerts.yaml"),
        "receivers: {own: {command: {run: [sh, -c, 'cat >> " + sent + "']}}}");

    Ended first = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");
    Ended second = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done", "--json");

    assertEquals(3, first.code(), first.err());
    String[] lines = first.out().split("\\R");
    assertEquals("2016-10-30: NOT WELL: 1 critical alarm, 0 cannot be told, 2 calm", lines[0]);
    assertEquals(
        "critical scores_moved: Scores are no longer spread as they were on the test part: PSI 0.30,"
            + " where the rule allows at most 0.20. A threshold of the policy now means another"
            + " share of visits.",
        lines[1]);
    assertTrue(lines[2].contains("; night watch is to look; then train on newer days"), lines[2]);
    assertEquals(
        "alerts: told own (Purchase Intent, 2016-10-30: 1 alarm (1 critical))",
        first.err().strip());
    assertEquals(1, Files.readAllLines(sent).size());
    JsonNode answer = JSON.readTree(second.out());
    assertEquals("alarm", answer.path("verdict").asText());
    assertEquals(3, answer.path("lines").size());
    JsonNode report = JSON.readTree(home.resolve("lake/reports/watch/2016-10-30.json").toFile());
    assertEquals("scores_moved", report.path("findings").path(0).path("rule").asText());
    String page = Files.readString(home.resolve("lake/reports/watch/2016-10-30.html"));
    assertTrue(page.contains("Not well since Sunday 30 October 2016"), page);
    assertEquals("alarm", report.path("details").path("jobs").path(1).path("verdict").asText());
  }

  @Test
  void jobThatFailed_isAnAlarm_withItsWords() throws IOException {
    rules();

    Ended ended =
        watch("--day=2016-10-30", "--outcome=drift@2016-10-30=failed:drift: no reference");

    assertEquals(3, ended.code(), ended.err());
    assertEquals(
        "critical job_failed: The job drift did not end well: what it would have seen nobody knows."
            + " Drift: no reference.",
        ended.out().split("\\R")[1]);
  }

  @Test
  void jobThatLeftNoReport_isNotCalm() throws IOException {
    rules();

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("did not look: drift"), ended.out());
    assertTrue(ended.out().contains("not drift: it left no report"), ended.out());
  }

  @Test
  void deadReceiver_isAnError_whereAllElseIsCalm() throws IOException {
    rules();
    drift("2016-10-30", 0.3);
    Files.writeString(
        home.resolve("alerts.yaml"), "receivers: {own: {command: {run: [/no/such/program]}}}");
    Ended alarm = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, alarm.code());
    assertTrue(alarm.err().contains("RECEIVER own CANNOT BE REACHED: /no/such"), alarm.err());
    assertTrue(Files.exists(home.resolve("lake/reports/watch/2016-10-30.json")), "the report");
  }

  @Test
  void wrongReceivers_takeNothingFromTheReport() throws IOException {
    rules();
    drift("2016-10-30", 0.1);
    Files.writeString(home.resolve("alerts.yaml"), "receivers: {own: {comand: {run: x}}}");

    Ended calm = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(1, calm.code());
    assertTrue(calm.out().startsWith("2016-10-30: all is well"), calm.out());
    assertTrue(calm.err().contains("NOBODY IS TOLD: "), calm.err());
    assertTrue(calm.err().contains("did you mean \"command\"?"), calm.err());
  }

  @Test
  void brokenFiles_areAlarmsOfTheDay_whichTheReleaseJudges() throws IOException {
    Files.writeString(home.resolve("rules.yaml"), "rules:\n  a: {job: drift}");
    Files.writeString(home.resolve("alerts.yaml"), "receivers: {own: {comand: {run: x}}}");
    drift("2016-10-30", 0.1);

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, ended.code());
    String line = ended.out().split("\\R")[1];
    assertTrue(line.startsWith("critical broken_file: The file alerts.yaml cannot be read"), line);
    assertTrue(line.contains("did you mean \"command\"?"), line);
    assertTrue(ended.err().contains("NOBODY IS TOLD: "), ended.err());
    JsonNode report = JSON.readTree(home.resolve("lake/reports/watch/2016-10-30.json").toFile());
    String rules = report.path("findings").path(1).path("note").asText();
    assertTrue(rules.contains("rules.yaml, line 2: rules.a lacks measure"), rules);
    assertTrue(rules.contains("the rules of the release judge"), rules);
    List<String> judged = new ArrayList<>();
    report.path("findings").forEach(each -> judged.add(each.path("rule").asText()));
    assertTrue(judged.contains("scores_moved"), judged.toString());
    String page = Files.readString(home.resolve("lake/reports/watch/2016-10-30.html"));
    assertTrue(page.contains("rules.yaml, line 2: rules.a lacks measure"), page);
    assertTrue(page.contains("The file alerts.yaml cannot be read"), page);
    Ended checked = run(new RulesCommand(), "check");
    assertEquals(1, checked.code());
    assertTrue(checked.err().contains("rules.a lacks measure"), checked.err());
  }

  @Test
  void brokenReport_isAJobThatFailed_andTheDayIsToldAllTheSame() throws IOException {
    rules();
    Path report = home.resolve("lake/reports/drift/2016-10-30.json");
    Files.createDirectories(report.getParent());
    Files.writeString(report, "{");

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, ended.code(), ended.err());
    assertTrue(ended.out().contains("critical job_failed: The job drift did"), ended.out());
    assertTrue(ended.out().contains("Delete it, and run drift again"), ended.out());
  }

  private static final Event EVENT =
      new Event(
          "e",
          EventType.PAGE_VIEW,
          Instant.EPOCH,
          0,
          "s",
          null,
          null,
          null,
          null,
          0,
          null,
          0,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  /** The only file of events of a day, which is broken. */
  private String brokenEventsOf(String day) throws IOException {
    LakeTable events = EventTable.in(new Lake(home.resolve("lake")));
    Partition partition = new Partition((int) LocalDate.parse(day).toEpochDay(), 0);
    events.append("20161031T010000000", Map.of(partition, List.of(EventTable.toRow(EVENT))));
    String location = events.view().files().get(0).location();
    Files.writeString(LocalFiles.path(location), "no Parquet");
    return location;
  }

  @Test
  void brokenEventsOfTheDay_areAnAlarm_andTheOtherLooksGoOn() throws IOException {
    rules();
    drift("2016-10-30", 0.3);
    String file = brokenEventsOf("2016-10-30");

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, ended.code(), ended.err());
    String[] lines = ended.out().split("\\R");
    assertEquals(3, lines.length, ended.out());
    assertTrue(lines[0].contains("NOT WELL: 2 critical alarms"), lines[0]);
    JsonNode report = JSON.readTree(home.resolve("lake/reports/watch/2016-10-30.json").toFile());
    JsonNode failed = report.path("findings").path(0);
    assertEquals("job:lake", failed.path("subject").asText(), report::toPrettyString);
    assertTrue(
        failed.path("note").asText().startsWith(file + " cannot be read: "),
        failed::toPrettyString);
    assertTrue(failed.path("note").asText().contains("put the whole file back"));
    assertEquals("scores_moved", report.path("findings").path(1).path("rule").asText());
    assertTrue(Files.exists(home.resolve("lake/reports/watch/2016-10-30.html")), "the page");
  }

  @Test
  void brokenEventsOfAnEarlierDay_areADayOfWhichNothingIsKnown() throws IOException {
    rules();
    drift("2016-10-30", 0.1);
    String file = brokenEventsOf("2016-10-16");

    Ended ended = watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    JsonNode lake = JSON.readTree(home.resolve("lake/reports/lake/2016-10-30.json").toFile());
    String note = lake.at("/details/notes/events").asText();
    assertTrue(note.startsWith("of a day before nothing is known: " + file), note);
    assertEquals(0, lake.at("/counts/weeks").asInt());
  }

  @Test
  void rulesOfTheRelease_areShown_andCanBeRead() throws IOException {
    Ended shown = run(new RulesCommand(), "show");
    Files.writeString(home.resolve("rules.yaml"), shown.out());

    Ended checked = run(new RulesCommand(), "check");

    assertEquals(0, checked.code(), checked.err());
    assertTrue(
        checked.out().contains("scores_moved (drift): critical if psi of scores is above 0.2"),
        checked.out());
    assertEquals("", checked.err());
  }

  @Test
  void ruleThatCanMatchNothing_isWarnedOf_whateverWasMeasured() throws IOException {
    drift("2016-10-30", 0.1);
    Files.writeString(
        home.resolve("rules.yaml"),
        """
        without: all
        rules:
          a: {job: drft, measure: psi, above: 1, severity: info}
          b: {job: drift, measure: psy, above: 1, severity: info}
          c: {job: drift, measure: psi, of: score, above: 1, severity: info}
          d: {job: drift, measure: psi, of: scores, above: 1, severity: info}
          e: {job: drift, measure: psi, of: "feature:cart_valu", above: 1, severity: info}
          f: {job: drift, measure: psi, slices: chanel=*, above: 1, severity: info}
          g: {job: quality, measure: recall, of: threshold=0.1, above: 1, severity: info}
        """);

    Ended checked = run(new RulesCommand(), "check");

    assertEquals(3, checked.code());
    assertEquals(
        """
        warning: a: no job "drft" measures; did you mean "drift"?
        warning: b: drift measures no "psy"; did you mean "psi"?
        warning: c: psi is not measured of "score"; did you mean "scores"?
        warning: e: psi is not measured of "feature:cart_valu"; did you mean "feature:cart_value"?
        warning: f: drift has no slices "chanel=*"; did you mean "channel"?
        """,
        checked.err());
    Path own = Files.writeString(home.resolve("own.yaml"), "without: all\n");
    Ended named = run(new RulesCommand(), "check", "--rules=" + own);
    assertEquals(0, named.code(), named.err());
    assertTrue(named.out().contains("0 rules"), named.out());
  }

  @Test
  void rules_areTriedOnDaysPast() throws IOException {
    rules();
    drift("2016-10-28", 0.1);
    drift("2016-10-29", 0.3);
    drift("2016-10-30", Double.NaN);

    Ended tried = run(new RulesCommand(), "try", "--from=2016-10-28", "--to=2016-10-31");

    assertEquals(0, tried.code(), tried.err());
    assertEquals(
        """
        DAY         JOB    VERDICT          ALARMS
        2016-10-28  drift  calm             -
        2016-10-29  drift  alarm            scores_moved
        2016-10-30  drift  not enough data  -

        RULE          DAYS  ALARMED  NOT TOLD  ON
        scores_moved  3     1        1         2016-10-29
        """,
        tried.out());
  }

  @Test
  void daysThatWereNotMeasured_cannotBeTried() {
    Ended tried = run(new RulesCommand(), "try", "--from=2016-10-28", "--to=2016-10-31");

    assertEquals(1, tried.code());
    assertTrue(tried.err().contains("run the jobs of these days first"), tried.err());
  }
}
