package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.catalog.LocalFiles;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentFile;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeMomentsTest {

  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final Instant START = Instant.parse("2026-03-02T23:59:00Z");
  @TempDir private Path folder;

  private Lake lake;
  private Path part;

  /** Three events of a known user around midnight; an earlier visit had the same session id. */
  @BeforeEach
  void writeLake() throws IOException {
    lake = new Lake(folder.resolve("lake"));
    addEvents("a", event(0, -7_200, "s"), event(1, 0, "s"));
    addEvents("b", event(3, 90, "s"), event(2, 60, "s"), event(4, 60, "other"));
    SnapshotTable.usersIn(lake)
        .append(
            "a",
            Map.of(
                day("2026-03-01"), List.of(user("2026-03-01", 1)),
                day("2026-03-02"), List.of(user("2026-03-02", 2)),
                day("2026-03-03"), List.of(user("2026-03-03", 3))));
    SnapshotTable.productsIn(lake)
        .append("a", Map.of(day("2026-03-02"), List.of(product("2026-03-02"))));
    part = folder.resolve("test/part.parquet");
  }

  private void addEvents(String run, Event... events) throws IOException {
    EventTable.in(lake)
        .append(
            run,
            Stream.of(events)
                .collect(
                    Collectors.groupingBy(
                        EventTable.partitions(),
                        Collectors.mapping(EventTable::toRow, Collectors.toList()))));
  }

  private static Partition day(String day) {
    return SnapshotTable.partition(Instant.parse(day + "T00:00:00Z"));
  }

  private List<SampledMoment> sample(Duration lag, int moments) throws IOException {
    Files.createDirectories(part.getParent());
    Files.deleteIfExists(part);
    try (MomentFile file = new MomentFile(part, FeatureCatalog.all(), () -> "")) {
      for (int i = 0; i < moments; i++) {
        file.write(moment(i + 1));
      }
    }
    LakeMoments moment = new LakeMoments(lake, new Availability(lag), GAP, List.of("event_count"));
    assertTrue(moment.available());
    return moment.sample(List.of(part), Instant.MAX, 10, 1);
  }

  @Test
  void moment_isMadeOfTheEventsUpToIt_ofItsOwnVisit() throws IOException {
    SampledMoment moment = sample(Duration.ofHours(1), 3).get(0);

    assertEquals(moment.trained()[0], moment.session().size());
    assertEquals(START.toEpochMilli(), moment.session().event(0).timeMillis());
    assertEquals(moment.session().newest().timeMillis(), moment.request().time().toEpochMilli());
    assertEquals("p", moment.request().productId());
  }

  @Test
  void states_areTheNewestThatWereThereThen() throws IOException {
    SampledMoment lagged = sample(Duration.ofHours(1), 1).get(0);
    assertEquals(2, Objects.requireNonNull(lagged.user()).lifetimeSessionCount());
    assertEquals(7, Objects.requireNonNull(lagged.product()).viewCount30d());

    SampledMoment veryLate = sample(Duration.ofHours(24), 1).get(0);
    assertEquals(1, Objects.requireNonNull(veryLate.user()).lifetimeSessionCount());
    assertNull(veryLate.product());
  }

  @Test
  void sessionOfWhichTheLakeLacksEvents_isLeftOut() throws IOException {
    lake = new Lake(folder.resolve("other"));
    addEvents("a", event(4, 60, "other"));
    SnapshotTable.usersIn(lake)
        .append("a", Map.of(day("2026-03-01"), List.of(user("2026-03-01", 1))));
    SnapshotTable.productsIn(lake)
        .append("a", Map.of(day("2026-03-02"), List.of(product("2026-03-02"))));
    assertEquals(List.of(), sample(Duration.ofHours(1), 1));

    addEvents("b", event(1, 0, "s"));
    assertEquals(1, sample(Duration.ofHours(1), 1).size());
    assertFalse(
        new LakeMoments(
                new Lake(folder.resolve("none")), new Availability(Duration.ZERO), GAP, List.of())
            .available());
  }

  @Test
  void filesOfOtherDaysAndBuckets_areNotRead() throws IOException {
    addEvents("c", event(5, 86_400, "s"), event(6, 0, "other"));
    for (TableFile file : EventTable.in(lake).view().files()) {
      boolean other = file.day().isAfter(LocalDate.parse("2026-03-03"));
      if (other || file.partition().bucket() != bucket("s")) {
        Files.write(LocalFiles.path(file.location()), new byte[] {0});
      }
    }
    assertNotEquals(bucket("s"), bucket("other"));

    assertEquals(1, sample(Duration.ofHours(1), 3).size());
  }

  private static int bucket(String session) {
    return EventTable.partitions().apply(event(0, 0, session)).bucket();
  }

  private static Event event(int number, long seconds, String session) {
    return new Event(
        "e" + number,
        EventType.PRODUCT_VIEW,
        START.plusSeconds(seconds),
        number,
        session,
        "u",
        null,
        "p",
        null,
        1_000_000L,
        null,
        1,
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

  private static MomentRow moment(int number) {
    float[] vector = new float[FeatureCatalog.all().size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = FeatureCatalog.all().get(i).name().equals("event_count") ? number : 0;
    }
    long start = START.toEpochMilli();
    long time = START.plusSeconds(List.of(0, 60, 90).get(number - 1)).toEpochMilli();
    return new MomentRow(
        TimeSplit.Part.TEST, "s", "u", start, number, 0, time, null, true, 0, 1f, vector);
  }

  private static GenericRecord user(String day, int sessions) {
    return SnapshotTable.toUserRow(
        "u",
        UserHistory.asOf(Instant.parse(day + "T00:00:00Z"))
            .lifetimeSessionCount(sessions)
            .sessions30d(sessions)
            .build());
  }

  private static GenericRecord product(String day) {
    return SnapshotTable.toProductRow(
        "p", ProductStats.asOf(Instant.parse(day + "T00:00:00Z")).viewCount30d(7).build());
  }
}
