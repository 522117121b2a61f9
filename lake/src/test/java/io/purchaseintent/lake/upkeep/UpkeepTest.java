package io.purchaseintent.lake.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.EventFiles;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.event.EventBatch;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpkeepTest {

  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration KEEP = Duration.ofDays(7);

  @TempDir private Path folder;

  private LakeTable table;
  private final Random random = new Random(20_260_301);
  private int added;

  @BeforeEach
  void nameATable() {
    table = EventTable.in(new Lake(folder));
  }

  /** Adds a file to each bucket of a day. */
  private void add(Instant day, int events) throws IOException {
    Map<Partition, EventBatch> batches = new TreeMap<>();
    var partitions = EventTable.partitions();
    for (int i = 0; i < events; i++) {
      Event event = event(day);
      batches.computeIfAbsent(partitions.apply(event), key -> new EventBatch()).add(event);
    }
    TableWrite write = table.write("run-" + added);
    List<WrittenFile> files = new ArrayList<>();
    for (Map.Entry<Partition, EventBatch> batch : batches.entrySet()) {
      TableWriter.Open file = write.writer().open(batch.getKey());
      batch.getValue().forEachSorted(each -> file.write(EventTable.toRow(each)));
      files.add(file.end(""));
    }
    write.wrote(files);
    write.appendUnlessChanged();
  }

  private Event event(Instant day) {
    Instant time = day.plusSeconds(random.nextInt(86_400));
    return EventFiles.view(
        "event" + added++,
        time,
        0,
        "session" + random.nextInt(50),
        random.nextBoolean() ? time : null);
  }

  private static List<String> rows(TableView view) throws IOException {
    List<String> rows = new ArrayList<>();
    view.read(EventTable.LAYOUT.rows(), row -> rows.add(row.toString()));
    return rows.stream().sorted().toList();
  }

  private Upkeep.Result upkeep(Instant now) {
    return Upkeep.of(table, "upkeep-" + added + "-" + now, KEEP, now);
  }

  @Test
  void smallFiles_becomeOneAPartition_sorted_withTheSameRows() throws IOException {
    for (int i = 0; i < 3; i++) {
      add(DAY, 100);
    }
    add(DAY.plus(Duration.ofDays(1)), 100);
    List<String> before = rows(table.view());
    long snapshot = table.view().snapshot();

    Upkeep.Result done = upkeep(Instant.now());

    assertEquals(3 * EventTable.BUCKETS, done.filesBefore());
    assertEquals(EventTable.BUCKETS, done.filesAfter());
    assertEquals(before, rows(table.view()));
    assertEquals(2 * EventTable.BUCKETS, table.view().files().size());
    for (TableFile file : table.view().files()) {
      List<String> ids = new ArrayList<>();
      table
          .view()
          .reader()
          .read(file, EventTable.SCHEMA, row -> ids.add(EventTable.sessionId(row)));
      assertEquals(ids.stream().sorted().toList(), ids);
    }
    long after = table.view().snapshot();
    assertFalse(snapshot == after);
    assertEquals(0, upkeep(Instant.now()).filesBefore());
    assertEquals(after, table.view().snapshot());
  }

  @Test
  void readersKeepWhatTheySaw_untilItExpires() throws IOException {
    add(DAY, 100);
    add(DAY, 100);
    TableView seen = table.view();
    List<String> before = rows(seen);

    upkeep(Instant.now());
    assertEquals(before, rows(seen));

    Upkeep.Result later = upkeep(Instant.now().plus(KEEP).plusSeconds(60));
    assertEquals(2, later.snapshotsExpired());
    assertEquals(before, rows(table.view()));
    LakeException gone = assertThrows(LakeException.class, () -> rows(seen));
    assertTrue(String.valueOf(gone.getMessage()).contains("run it again"), gone.getMessage());
  }

  @Test
  void readerThatBeginsWithASnapshotThatHasExpiredMeanwhile_isToldSo() throws IOException {
    add(DAY, 8);
    Table before = table.load().orElseThrow();
    add(DAY, 8);
    upkeep(Instant.now().plus(KEEP).plusSeconds(1));

    String told =
        assertThrows(
                TableReader.GoneException.class,
                () -> TableView.of(before, before.currentSnapshot()))
            .getMessage();

    assertTrue(told.contains("the table's snapshot expired while it was read"), told);
  }

  @Test
  void whatKilledRunsLeft_isDeletedAfterADay_andNothingElse() throws IOException {
    add(DAY, 100);
    List<String> before = rows(table.view());
    TableWriter.Open dead = table.write("dead").writer().open(new Partition(0, 0));
    dead.write(EventTable.toRow(event(DAY)));
    dead.end("");
    Path data = folder.resolve("tables/events/data/event_time_day=1970-01-01");
    assertEquals(0, upkeep(Instant.now()).orphansDeleted());
    assertTrue(Files.exists(data));
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      }
    }

    assertEquals(1, upkeep(Instant.now()).orphansDeleted());

    assertEquals(before, rows(table.view()));
    add(DAY, 10);
    assertEquals(before.size() + 10, table.view().rows());
  }

  @Test
  void columnsOfALaterRelease_areNotLost() throws IOException {
    add(DAY, 10);
    add(DAY, 10);
    table
        .load()
        .orElseThrow()
        .updateSchema()
        .addColumn("added_later", Types.StringType.get())
        .commit();

    LakeException refused = assertThrows(LakeException.class, () -> upkeep(Instant.now()));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("[added_later]: use that release"),
        refused.getMessage());
  }

  @Test
  void tableThatIsMovedAgainAndAgain_keepsWhatWasWrittenAtEachPlace() throws IOException {
    Path places = folder.resolve("places");
    for (int place = 0; place < 3; place++) {
      Path here = places.resolve("lake-" + place);
      if (place > 0) {
        Files.move(places.resolve("lake-" + (place - 1)), here);
      }
      table = EventTable.in(new Lake(here));
      add(DAY.plus(Duration.ofDays(place)), 40);
      Upkeep.of(table, "upkeep-" + place, Duration.ZERO, Instant.now().plus(Duration.ofDays(9)));
    }

    long rows = 0;
    for (TableFile file : table.view().files()) {
      rows += file.rows();
    }
    assertEquals(120, rows);
    List<Object> ids = new ArrayList<>();
    table.view().read(EventTable.LAYOUT.rows(), row -> ids.add(row.get("event_id")));
    assertEquals(120, ids.size());

    TableView view = table.view();
    String first = view.files().get(0).location();
    String name = first.substring(first.lastIndexOf('/') + 1);
    try (Stream<Path> files = Files.walk(places)) {
      Path broken = files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
      Files.write(broken, new byte[100]);
      LakeException told =
          assertThrows(LakeException.class, () -> view.read(EventTable.LAYOUT.rows(), row -> {}));
      assertTrue(
          String.valueOf(told.getMessage()).startsWith("file://" + broken + " cannot be read ("),
          told.getMessage());
    }
  }
}
