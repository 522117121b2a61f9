package io.purchaseintent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.watch.WatchedHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a day is told, by what its jobs have found. */
final class MainTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private WatchedHome home;

  @BeforeEach
  void begin(@TempDir Path folder) {
    home = new WatchedHome(folder);
  }

  @Test
  void calmDay_isWell() throws IOException {
    home.rules();
    home.drift("2016-10-30", 0.1);

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    String[] lines = ended.out().split("\\R");
    assertEquals("2016-10-30: all is well: 0 cannot be told, 3 calm", lines[0]);
    assertEquals("Looked at 0 events: lake not enough data, drift calm", lines[1]);
  }

  @Test
  void jobThatNeverRan_isNotCalm_andNamedWithWhyAndRemedy() throws IOException {
    home.rules();
    home.drift("2016-10-30", 0.1);
    String why = "no prediction is logged yet: ./intent serve logs them";

    Ended ended =
        home.watch(
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
    home.rules();
    home.drift("2016-10-30", 0.3);
    Path sent = home.resolve("sent");
    Files.writeString(
        home.resolve("alerts.yaml"),
        "receivers: {own: {command: {run: [sh, -c, 'cat >> " + sent + "']}}}");

    Ended first = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");
    Ended second = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done", "--json");

    assertEquals(3, first.code(), first.err());
    String[] lines = first.out().split("\\R");
    assertEquals("2016-10-30: NOT WELL: 1 critical alarm, 0 cannot be told, 2 calm", lines[0]);
    assertEquals(
        "critical scores_moved: Scores are no longer spread as they were on the test part: PSI"
            + " 0.30, where the rule allows at most 0.20. A threshold of the policy now means"
            + " another share of visits.",
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
    home.rules();

    Ended ended =
        home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=failed:drift: no reference");

    assertEquals(3, ended.code(), ended.err());
    assertEquals(
        "critical job_failed: The job drift did not end well: what it would have seen nobody knows."
            + " Drift: no reference.",
        ended.out().split("\\R")[1]);
  }

  @Test
  void jobThatLeftNoReport_isNotCalm() throws IOException {
    home.rules();

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("did not look: drift"), ended.out());
    assertTrue(ended.out().contains("not drift: it left no report"), ended.out());
  }

  @Test
  void deadReceiver_isAnError_whereAllElseIsCalm() throws IOException {
    home.rules();
    home.drift("2016-10-30", 0.3);
    Files.writeString(
        home.resolve("alerts.yaml"), "receivers: {own: {command: {run: [/no/such/program]}}}");
    Ended alarm = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, alarm.code());
    assertTrue(alarm.err().contains("RECEIVER own CANNOT BE REACHED: /no/such"), alarm.err());
    assertTrue(Files.exists(home.resolve("lake/reports/watch/2016-10-30.json")), "the report");
  }
}
