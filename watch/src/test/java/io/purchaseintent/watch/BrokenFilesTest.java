package io.purchaseintent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.catalog.LocalFiles;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.watch.WatchedHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day is told all the same where a file that it needs is broken. */
final class BrokenFilesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private WatchedHome home;

  @BeforeEach
  void begin(@TempDir Path folder) {
    home = new WatchedHome(folder);
  }

  @Test
  void wrongReceivers_takeNothingFromTheReport() throws IOException {
    home.rules();
    home.drift("2016-10-30", 0.1);
    Files.writeString(home.resolve("alerts.yaml"), "receivers: {own: {comand: {run: x}}}");

    Ended calm = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(1, calm.code());
    assertTrue(calm.out().startsWith("2016-10-30: all is well"), calm.out());
    assertTrue(calm.err().contains("NOBODY IS TOLD: "), calm.err());
    assertTrue(calm.err().contains("did you mean \"command\"?"), calm.err());
  }

  @Test
  void brokenFiles_areAlarmsOfTheDay_whichTheReleaseJudges() throws IOException {
    Files.writeString(home.resolve("rules.yaml"), "rules:\n  a: {job: drift}");
    Files.writeString(home.resolve("alerts.yaml"), "receivers: {own: {comand: {run: x}}}");
    home.drift("2016-10-30", 0.1);

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

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
    Ended checked = home.run(new RulesCommand(), "check");
    assertEquals(1, checked.code());
    assertTrue(checked.err().contains("rules.a lacks measure"), checked.err());
  }

  @Test
  void brokenReport_isAJobThatFailed_andTheDayIsToldAllTheSame() throws IOException {
    home.rules();
    Path report = home.resolve("lake/reports/drift/2016-10-30.json");
    Files.createDirectories(report.getParent());
    Files.writeString(report, "{");

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

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
    home.rules();
    home.drift("2016-10-30", 0.3);
    String file = brokenEventsOf("2016-10-30");

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(3, ended.code(), ended.err());
    String[] lines = ended.out().split("\\R");
    assertEquals(3, lines.length, ended.out());
    assertTrue(lines[0].contains("NOT WELL: 2 critical alarms"), lines[0]);
    JsonNode report = JSON.readTree(home.resolve("lake/reports/watch/2016-10-30.json").toFile());
    JsonNode failed = report.path("findings").path(0);
    assertEquals("job:lake", failed.path("subject").asText(), report::toPrettyString);
    assertTrue(
        failed.path("note").asText().startsWith(file + " cannot be read ("),
        failed::toPrettyString);
    assertTrue(failed.path("note").asText().contains("put the whole file back"));
    assertEquals("scores_moved", report.path("findings").path(1).path("rule").asText());
    assertTrue(Files.exists(home.resolve("lake/reports/watch/2016-10-30.html")), "the page");
  }

  @Test
  void brokenEventsOfAnEarlierDay_areADayOfWhichNothingIsKnown() throws IOException {
    home.rules();
    home.drift("2016-10-30", 0.1);
    String file = brokenEventsOf("2016-10-16");

    Ended ended = home.watch("--day=2016-10-30", "--outcome=drift@2016-10-30=done");

    assertEquals(0, ended.code(), ended.err());
    JsonNode lake = JSON.readTree(home.resolve("lake/reports/lake/2016-10-30.json").toFile());
    String note = lake.at("/details/notes/events").asText();
    assertTrue(note.startsWith("of a day before nothing is known: " + file), note);
    assertEquals(0, lake.at("/counts/weeks").asInt());
  }
}
