package io.purchaseintent.lake.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.SortedFiles;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.upkeep.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which states a run goes on from, as events and states come and go. */
final class KeptStatesTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 2, 27);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate THIRD = FIRST.plusDays(2);
  private static final LocalDate FOURTH = FIRST.plusDays(3);
  private static final String RULES = "rules";

  @TempDir private Path folder;

  private Lake lake;
  private LakeTable events;
  private int run;

  @BeforeEach
  void addTwoDaysOfEvents() throws IOException {
    lake = Lake.of(folder.resolve("lake").toString());
    events = EventTable.in(lake);
    addEvent(FIRST);
    addEvent(SECOND);
  }

  private void addEvent(LocalDate day) throws IOException {
    TableWrite write = events.write("run" + run);
    write.fileList().write(List.of(fileOfAnEvent(write, day)));
    write.append();
  }

  private WrittenFile fileOfAnEvent(TableWrite write, LocalDate day) throws IOException {
    GenericRecord row = new GenericData.Record(EventTable.LAYOUT.rows());
    run++;
    row.put("event_id", "e" + run);
    row.put("event_hash", (long) run);
    row.put("type", "page_view");
    row.put("event_time", day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
    row.put("sequence", 0);
    row.put("session_id", "s");
    row.put("price_micros", 0L);
    row.put("quantity", 0);
    TableWriter.Open file = write.writer().open(new Partition((int) day.toEpochDay(), 0));
    file.write(row);
    return file.end("");
  }

  private KeptStates kept(String rules) {
    return new KeptStates(
        StateTable.usersIn(lake),
        StateTable.productsIn(lake),
        null,
        SeenEvents.of(events, events.view()),
        rules);
  }

  private void close(LakeTable states, LocalDate asOf, String... ids) throws IOException {
    run++;
    TableWrite write = states.write("run" + run);
    TableWriter.Open file = write.writer().open(new Partition(Partition.NONE, 0));
    for (String id : ids) {
      file.write(StateTable.toRow(id, asOf.toEpochDay() + 7, id.getBytes(UTF_8)));
    }
    write.fileList().write(List.of(file.end("")));
    write.replaceAll(kept(RULES).summary(asOf));
  }

  private void closeBoth(LocalDate asOf) throws IOException {
    close(StateTable.usersIn(lake), asOf, "u");
    close(StateTable.productsIn(lake), asOf, "p");
  }

  private Optional<LocalDate> newest(LocalDate notAfter) {
    return kept(RULES).newest(notAfter).map(KeptStates.Kept::asOf);
  }

  /** What comes when days are closed counts after them, and leaves the states of before. */
  @Test
  void lateEvents_whoseWriterKnewThatTheirDayWasClosed_leaveStates_othersDoNot()
      throws IOException {
    events.close(SECOND);
    closeBoth(SECOND);

    TableWrite late = events.write("late");
    late.wrote(List.of(fileOfAnEvent(late, FIRST)));
    late.appendUnlessChanged();
    assertEquals(Optional.of(SECOND), newest(FOURTH));

    addEvent(FIRST);
    assertEquals(Optional.empty(), newest(FOURTH));
  }

  @Test
  void newest_isThatOfBothTables_andNotAfterTheDayAskedFor() throws IOException {
    closeBoth(SECOND);
    close(StateTable.usersIn(lake), THIRD, "u");

    assertEquals(Optional.of(SECOND), newest(FOURTH));
    assertEquals(Optional.empty(), newest(FIRST));
    assertEquals(Optional.of(THIRD), kept(RULES).newestEver());
  }

  @Test
  void newestEvents_leaveTheStatesAsTheyAre_lateOnesTakeThoseAfterThem() throws IOException {
    closeBoth(SECOND);
    closeBoth(THIRD);
    addEvent(THIRD);

    Optional<LocalDate> onTime = newest(FOURTH);
    addEvent(SECOND);
    Optional<LocalDate> ofTheDayBefore = newest(FOURTH);
    addEvent(FIRST);

    assertEquals(Optional.of(THIRD), onTime);
    assertEquals(Optional.of(SECOND), ofTheDayBefore);
    assertEquals(Optional.empty(), newest(FOURTH));
    assertEquals(Optional.of(THIRD), kept(RULES).newestEver());
  }

  @Test
  void eventsThatAreOnlyLaidIntoOtherFiles_leaveTheStatesAsTheyAre() throws IOException {
    addEvent(FIRST);
    closeBoth(THIRD);
    Upkeep.Result laid = Upkeep.of(events, "upkeep", Duration.ofDays(7), Instant.now());

    assertEquals(1, laid.filesAfter());
    assertEquals(Optional.of(THIRD), newest(FOURTH));
    assertEquals(Optional.empty(), kept("other rules").newest(FOURTH));
  }

  @Test
  void asManyOtherEvents_laidIntoOneFile_takeTheStatesWithThem() throws IOException {
    addEvent(FIRST);
    closeBoth(SECOND);
    TableWrite write = events.write("replace");
    write.wrote(List.of(fileOfAnEvent(write, FIRST), fileOfAnEvent(write, FIRST)));
    write.replaceDays(FIRST, SECOND, Map.of());
    Upkeep.Result laid = Upkeep.of(events, "upkeep", Duration.ofDays(7), Instant.now());

    assertEquals(1, laid.filesAfter());
    assertEquals(Optional.empty(), newest(FOURTH));
  }

  @Test
  void stateOlderThanWhatIsKnownOfTheEvents_holdsOnlyWhereTheirFilesAreThoseOfThen()
      throws IOException {
    addEvent(FIRST);
    closeBoth(SECOND);
    closeBoth(FIRST);
    Instant later = Instant.now().plusSeconds(60);
    Upkeep.of(events, "upkeep", Duration.ZERO, later);
    addEvent(THIRD);
    Upkeep.of(events, "again", Duration.ZERO, later.plusSeconds(60));

    assertEquals(Optional.of(FIRST), newest(FOURTH));
  }

  @Test
  void retained_isOneForEachDoublingOfAge_howeverManyNightsPass() {
    TreeSet<LocalDate> kept = new TreeSet<>();
    for (int night = 0; night < 1_000; night++) {
      LocalDate last = FIRST.plusDays(night);
      kept.add(last);
      kept.retainAll(KeptStates.oneForEachDoubling(kept));
      assertTrue(kept.contains(last) && kept.contains(FIRST), kept.toString());
      assertTrue(kept.size() <= 11, kept.toString());
      for (int late = 1; late <= night / 4; late++) {
        LocalDate found = kept.floor(last.minusDays(late));
        assertTrue(ChronoUnit.DAYS.between(found, last) <= 4 * late, late + " days late: " + kept);
      }
    }
  }

  @Test
  void retain_keepsThoseThatHold_andLetsTheOthersGo() throws IOException {
    LakeTable users = StateTable.usersIn(lake);
    for (int night = 0; night < 7; night++) {
      closeBoth(SECOND.plusDays(night));
    }
    kept(RULES).retain(users);

    List<String> asOf = new ArrayList<>();
    for (Snapshot snapshot : users.load().orElseThrow().snapshots()) {
      asOf.add(snapshot.summary().get("purchase-intent.as-of"));
    }
    // Ages 6, 3, 1 and 0, and the last three that were made.
    assertEquals(
        List.of(
            SECOND.toString(),
            SECOND.plusDays(3).toString(),
            SECOND.plusDays(4).toString(),
            SECOND.plusDays(5).toString(),
            SECOND.plusDays(6).toString()),
        asOf);
  }

  @Test
  void whatDoesNotHold_isNotRetained_inPlaceOfWhatHolds() throws IOException {
    closeBoth(SECOND);
    closeBoth(THIRD);
    closeBoth(FOURTH);
    addEvent(FIRST);
    closeBoth(THIRD);
    closeBoth(FOURTH);
    // The last three that were made stay anyway.
    for (int night = 1; night <= 3; night++) {
      closeBoth(FOURTH.plusDays(night));
    }
    kept(RULES).retain(StateTable.usersIn(lake));
    Upkeep.of(StateTable.usersIn(lake), "upkeep", Duration.ZERO, Instant.now().plusSeconds(60));

    assertEquals(Optional.of(THIRD), newest(THIRD));
    assertEquals(Optional.of(FOURTH), newest(FOURTH));
  }

  @Test
  void rows_comeById_fromAllFilesOfABucket_withWhatTheyHold() throws IOException {
    LakeTable users = StateTable.usersIn(lake);
    TableWrite write = users.write("two-files");
    TableWriter.Open one = write.writer().open(new Partition(Partition.NONE, 0));
    one.write(StateTable.toRow("a", Long.MAX_VALUE, new byte[] {1}));
    one.write(StateTable.toRow("ö", 19_800, new byte[] {3}));
    TableWriter.Open two = write.writer().open(new Partition(Partition.NONE, 0));
    two.write(StateTable.toRow("b", 19_800, new byte[] {2, 2}));
    write.fileList().write(List.of(one.end(""), two.end("")));
    write.replaceAll(kept(RULES).summary(THIRD));
    TableView view = users.view();

    List<String> rows = new ArrayList<>();
    try (SortedFiles<GenericRecord> states = StateTable.sorted(view.reader(), view.files())) {
      while (states.id() != null) {
        GenericRecord row = states.next();
        rows.add(
            StateTable.id(row)
                + " "
                + StateTable.nextChangeDay(row)
                + " "
                + StateTable.timeline(row).length);
      }
    }

    assertEquals(List.of("a " + Long.MAX_VALUE + " 1", "b 19800 2", "ö 19800 1"), rows);
  }

  @Test
  void fileThatIsNotSorted_isTold() throws IOException {
    close(StateTable.usersIn(lake), THIRD, "b", "a");
    TableView view = StateTable.usersIn(lake).view();

    try (SortedFiles<GenericRecord> states = StateTable.sorted(view.reader(), view.files())) {
      LakeException told = assertThrows(LakeException.class, states::next);

      assertTrue(told.getMessage().contains("is not sorted by id"), told.getMessage());
    }
  }
}
