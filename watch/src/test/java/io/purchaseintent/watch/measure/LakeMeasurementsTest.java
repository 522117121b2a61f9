package io.purchaseintent.watch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.ParquetRows;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeMeasurementsTest {

  private static final LocalDate DAY = LocalDate.parse("2016-10-30");

  @TempDir private Path folder;

  /** Days with an event each {@code everyMinutes}, from midnight until an hour. */
  private Dataset.Staging day(
      Dataset.Staging staging, LocalDate day, int everyMinutes, int untilHour) throws IOException {
    Path file = staging.path().resolve("dt=" + day).resolve("part-0.parquet");
    Files.createDirectories(file.getParent());
    ParquetRows.write(
        file,
        EventTable.SCHEMA,
        rows -> {
          for (int minute = 0; minute < untilHour * 60; minute += everyMinutes) {
            rows.accept(event(Instant.parse(day + "T00:00:00Z").plusSeconds(60L * minute)));
          }
        });
    return staging;
  }

  private static GenericRecord event(Instant time) {
    GenericRecord row = new GenericData.Record(EventTable.SCHEMA);
    row.put("event_id", "e" + time);
    row.put("type", "page_view");
    row.put("event_time", time.toEpochMilli());
    row.put("sequence", 0);
    row.put("session_id", "s");
    row.put("price_micros", 0L);
    row.put("quantity", 0);
    return row;
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

  private Dataset.Staging weeksBefore() throws IOException {
    Dataset.Staging staging = lake().events().stage("20161031T010000000");
    for (int week = 1; week <= 4; week++) {
      day(staging, DAY.minusDays(7L * week), 1, 24);
    }
    return staging;
  }

  @Test
  void dayLikeTheWeeksBefore_isCalm() throws IOException {
    day(weeksBefore(), DAY, 1, 24).commit();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(1440, value(report, "events", "events"));
    assertEquals(1, value(report, "events_per_minute", "events"));
    assertEquals(60, value(report, "freshness", "events"));
    assertEquals(0, value(report, "dead_letter_share", "events"));
    assertEquals(List.of(), alarms(report));
  }

  @Test
  void dayThatEndsAtTen_isToldByItsHoursAndItsAge() throws IOException {
    day(weeksBefore(), DAY, 1, 10).commit();

    Report report = LakeMeasurements.of(lake(), DAY);

    assertEquals(14 * 3600 + 60, value(report, "freshness", "events"));
    assertEquals(
        List.of("events_end_early", "fewer_events", "fewer_events_in_an_hour"),
        alarms(report).stream().sorted().toList());
  }

  @Test
  void dayWithoutAnyEvent_isAnAlarm_notZeroAndCalm() throws IOException {
    weeksBefore().commit();

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
    day(lake().events().stage("20161031T010000000"), DAY, 1, 24).commit();

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
    day(weeksBefore(), DAY, 60, 24).commit();
    Dataset.Staging letters = lake().deadLetter().stage("20161031T010000000");
    Path file = letters.path().resolve(DeadLetterRow.PARTITION).resolve("part-0.parquet");
    Files.createDirectories(file.getParent());
    long night = Instant.parse("2016-10-31T01:00:00Z").toEpochMilli();
    ParquetRows.write(
        file,
        DeadLetterRow.SCHEMA,
        rows -> {
          rows.accept(letter("{\"event_time\":\"2016-10-30T12:00:00Z\"}", night));
          rows.accept(letter("{\"event_time\":\"2016-10-29T12:00:00Z\"}", night));
          rows.accept(letter("no JSON at all", night));
        });
    letters.commit();

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
