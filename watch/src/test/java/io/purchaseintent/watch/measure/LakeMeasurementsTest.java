package io.purchaseintent.watch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.rules.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeMeasurementsTest {

  private static final LocalDate DAY = LocalDate.parse("2016-10-30");

  @TempDir private Path folder;
  private final Map<Partition, List<GenericRecord>> events = new HashMap<>();

  /** A day with an event each {@code everyMinutes}, from midnight until an hour. */
  private void day(LocalDate day, int everyMinutes, int untilHour) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (int minute = 0; minute < untilHour * 60; minute += everyMinutes) {
      rows.add(
          EventTable.toRow(event(Instant.parse(day + "T00:00:00Z").plusSeconds(60L * minute))));
    }
    events.put(new Partition((int) day.toEpochDay(), 0), rows);
  }

  private void write() throws IOException {
    EventTable.in(lake()).append("20161031T010000000", events);
  }

  private static Event event(Instant time) {
    return new Event(
        "e" + time,
        EventType.PAGE_VIEW,
        time,
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
  }

  private Lake lake() {
    return new Lake(folder);
  }

  private static double value(Report report, String measure, String subject) {
    return report.measurements().stream()
        .filter(each -> each.measure().equals(measure) && each.subject().equals(subject))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static List<String> alarms(Report report) {
    return new Judge(RuleBook.defaults())
        .judge(report, History.none()).stream()
            .filter(finding -> finding.verdict() == Verdict.ALARM)
            .map((Finding finding) -> finding.rule().name())
            .toList();
  }

  private void weeksBefore() throws IOException {
    for (int week = 1; week <= 4; week++) {
      day(DAY.minusDays(7L * week), 1, 24);
    }
  }

  @Test
  void dayLikeTheWeeksBefore_isCalm() throws IOException {
    weeksBefore();
    day(DAY, 1, 24);
    write();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(1440, value(report, "events", "events"));
    assertEquals(1, value(report, "events_per_minute", "events"));
    assertEquals(60, value(report, "freshness", "events"));
    assertEquals(0, value(report, "dead_letter_share", "events"));
    assertEquals(List.of(), alarms(report));
  }

  @Test
  void dayThatEndsAtTen_isToldByItsHoursAndItsAge() throws IOException {
    weeksBefore();
    day(DAY, 1, 10);
    write();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(14 * 3600 + 60, value(report, "freshness", "events"));
    assertEquals(
        List.of("events_end_early", "fewer_events", "fewer_events_in_an_hour"),
        alarms(report).stream().sorted().toList());
  }

  @Test
  void dayWithoutAnyEvent_isAnAlarm_notZeroAndCalm() throws IOException {
    weeksBefore();
    write();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(0, value(report, "events", "events"));
    assertTrue(alarms(report).contains("no_events"), alarms(report).toString());
    assertTrue(alarms(report).contains("events_end_early"), alarms(report).toString());
  }

  @Test
  void lakeWithoutAnything_cannotBeTold() {
    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(List.of(), alarms(report));
    for (Finding finding : new Judge(RuleBook.defaults()).judge(report, History.none())) {
      assertEquals(Verdict.NOT_ENOUGH_DATA, finding.verdict(), finding.inWords());
    }
  }

  @Test
  void firstDays_haveNoWeeksToCompareWith_andAreNotCalm() throws IOException {
    day(DAY, 1, 24);
    write();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(
        Verdict.NOT_ENOUGH_DATA,
        new Judge(RuleBook.defaults())
            .judge(report, History.none()).stream()
                .filter(finding -> finding.rule().name().equals("fewer_events"))
                .findFirst()
                .orElseThrow()
                .verdict());
  }

  @Test
  void deadLetters_countForTheDayOfTheirOwnTime() throws IOException {
    weeksBefore();
    day(DAY, 60, 24);
    write();
    long night = Instant.parse("2016-10-31T01:00:00Z").toEpochMilli();
    DeadLetterRow.in(lake())
        .append(
            "20161031T010000000",
            Map.of(
                Partition.WHOLE,
                List.of(
                    letter("{\"event_time\":\"2016-10-30T12:00:00Z\"}", night),
                    letter("{\"event_time\":\"2016-10-29T12:00:00Z\"}", night),
                    letter("no JSON at all", night))));

    Report report = LakeMeasurements.of(lake(), DAY);

    // 24 events, one letter of the day, and one without a time that the night's ingest rejected.
    assertEquals(2 / 26.0, value(report, "dead_letter_share", "events"));
    assertTrue(alarms(report).contains("dead_letters"), alarms(report).toString());
  }

  private static GenericRecord letter(String original, long rejectedMillis) {
    return new DeadLetterRow(
            "file",
            original,
            "record",
            "is wrong",
            rejectedMillis,
            original.getBytes(StandardCharsets.UTF_8))
        .toRow();
  }
}
