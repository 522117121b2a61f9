package io.purchaseintent.lake.iceberg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.catalog.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TableWriteTest {

  @TempDir private Path folder;

  private Table iceberg() {
    return Notes.in(folder).load().orElseThrow();
  }

  private static LocalDate day(String date) {
    return LocalDate.parse(date);
  }

  @Test
  void twoWritersThatAppend_loseNothing_andNameThemselves() {
    LakeTable table = Notes.in(folder);
    TableWrite one = table.write("run-1");
    TableWrite two = table.write("run-2");
    one.wrote(List.of(Notes.file(one, "2024-02-29", "one")));
    two.wrote(List.of(Notes.file(two, "2024-02-29", "two")));
    two.append();
    one.append();

    assertEquals(List.of("one", "two"), Notes.of(table));
    assertEquals("run-1", iceberg().currentSnapshot().summary().get(TableWrite.RUN));
    assertNull(one.before());
  }

  @Test
  void twoAttemptsAtOneBundle_writeFilesOfTheirOwn_andOnlyThoseThatAreListedAreSeen() {
    LakeTable table = Notes.in(folder);
    TableWrite write = table.write("run");
    TableWrite theSameRun = table.write("run");

    WrittenFile first = Notes.file(write, "2024-02-29", "first");
    WrittenFile second = Notes.file(theSameRun, "2024-02-29", "second");
    write.wrote(List.of(first));
    write.append();

    assertNotEquals(
        first.toDataFile(iceberg().spec()).location(),
        second.toDataFile(iceberg().spec()).location());
    assertEquals(List.of("first"), Notes.of(table));
  }

  @Test
  void fileThatCannotBePutOnDisk_isCommittedByNobody() throws IOException {
    LakeTable table = Notes.in(folder);
    TableWrite write = table.write("run");
    WrittenFile file = Notes.file(write, "2024-02-29", "lost");
    write.wrote(List.of(file));
    Files.delete(LocalFiles.path(file.toDataFile(iceberg().spec()).location()));

    String message = assertThrows(LakeException.class, write::append).getMessage();

    assertTrue(message.contains("putting files on disk"), message);
    assertFalse(table.exists());
  }

  @Test
  void rowsOfDaysThatAreClosedMeanwhile_areAConflict_andTheNextTryKnows() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-1", "2024-02-29", "counted");
    TableWrite write = table.write("run-2");
    write.wrote(List.of(Notes.file(write, "2024-03-01", "late")));
    assertEquals(Long.MIN_VALUE, write.closedMillis());

    TableView closed = table.close(day("2024-03-02"));
    table.close(day("2024-03-01"));

    assertEquals(List.of("counted"), Notes.of(closed));
    String message =
        assertThrows(TableWrite.ConflictException.class, write::appendUnlessChanged).getMessage();
    assertTrue(message.contains("days were closed meanwhile"), message);
    TableWrite again = table.write("run-3");
    again.wrote(List.of(Notes.file(again, "2024-03-01", "late")));
    assertEquals(Instant.parse("2024-03-02T00:00:00Z").toEpochMilli(), again.closedMillis());
    again.appendUnlessChanged();
    assertEquals(List.of("counted", "late"), Notes.of(table));
    assertTrue(DaysClosed.knew(iceberg().currentSnapshot().summary(), day("2024-03-02")));
    assertEquals(Optional.of("run-3"), table.lastRun());
  }

  @Test
  void nothingIsSeen_untilItIsCommitted() {
    LakeTable table = Notes.in(folder);
    TableWrite write = table.write("run");
    write.wrote(List.of(Notes.file(write, "2024-02-29", "one")));

    assertTrue(!table.exists());
    String message = assertThrows(LakeException.class, table::view).getMessage();
    assertTrue(message.startsWith("There are no notes in " + folder), message);

    write.append();

    assertTrue(table.exists());
  }

  @Test
  void writerWhoSawLess_isRefused_onlyWhereTheDaysAreTheSame() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-0", "2024-02-28", "zero");
    TableWrite late = table.write("run-1");
    TableWrite other = table.write("run-2");
    Notes.append(table, "run-3", "2024-02-29", "three");
    late.wrote(List.of(Notes.file(late, "2024-02-29", "one")));
    other.wrote(List.of(Notes.file(other, "2024-03-01", "two")));

    other.appendUnlessChanged();
    String message =
        assertThrows(TableWrite.ConflictException.class, late::appendUnlessChanged).getMessage();

    assertTrue(
        message.startsWith("Another run has written to the same days of notes in the meantime"),
        message);
    assertEquals(List.of("three", "two", "zero"), Notes.of(table));
  }

  @Test
  void writerWhoSawNothing_isRefusedToo() {
    LakeTable table = Notes.in(folder);
    TableWrite late = table.write("run-1");
    late.wrote(List.of(Notes.file(late, "2024-02-29", "one")));
    Notes.append(table, "run-2", "2024-02-29", "two");

    assertThrows(TableWrite.ConflictException.class, late::appendUnlessChanged);

    assertEquals(List.of("two"), Notes.of(table));
  }

  @Test
  void fileInThePlaceOfAnother_takesItAway() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-1", "2024-02-29", "worse");
    Notes.append(table, "run-2", "2024-02-29", "other");
    String worse = table.view().files().get(0).location();
    String kept = Notes.of(table.view().only(file -> !file.location().equals(worse))).get(0);
    TableWrite write = table.write("run-3");
    write.wrote(List.of(Notes.file(write, "2024-02-29", "better").replacing(List.of(worse))));
    write.appendUnlessChanged();

    assertEquals(List.of("better", kept), Notes.of(table));

    TableWrite none = table.write("run-4");
    none.wrote(
        table.view().files().stream().map(file -> WrittenFile.none(file.location())).toList());
    none.appendUnlessChanged();

    assertEquals(List.of(), Notes.of(table));
  }

  @Test
  void fileThatWasToBeReplaced_butWasCompactedMeanwhile_isAConflict_notACopyOfItsRows() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-1", "2024-02-29", "one");
    String replaced = table.view().files().get(0).location();
    TableWrite write = table.write("run-2");
    write.wrote(List.of(Notes.file(write, "2024-02-29", "better").replacing(List.of(replaced))));

    compact("one");

    assertThrows(TableWrite.ConflictException.class, write::appendUnlessChanged);
    assertEquals(List.of("one"), Notes.of(table));
  }

  /** Another program writes a file of the day anew, with the same row. */
  private void compact(String note) {
    TableWrite write = Notes.in(folder).write("compaction");
    DataFile copy = Notes.file(write, "2024-02-29", note).toDataFile(iceberg().spec());
    Table table = iceberg();
    RewriteFiles rewrite = table.newRewrite();
    table.currentSnapshot().addedDataFiles(table.io()).forEach(rewrite::deleteFile);
    rewrite.addFile(copy).commit();
  }

  @Test
  void replacedDays_areOnlyThose() {
    LakeTable table = Notes.in(folder);
    for (int day = 1; day <= 5; day++) {
      Notes.append(table, "run-" + day, "2024-03-0" + day, "old " + day);
    }
    TableWrite write = table.write("again");
    write.wrote(List.of(Notes.file(write, "2024-03-03", "new 3")));

    write.replaceDays(day("2024-03-02"), day("2024-03-04"), Map.of("as-of", "x"));

    assertEquals(List.of("new 3", "old 1", "old 4", "old 5"), Notes.of(table));
    assertEquals("x", iceberg().currentSnapshot().summary().get("as-of"));
  }

  @Test
  void replacedWhole_hasNothingOfBefore() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-1", "2024-03-01", "old");
    TableWrite write = table.write("again");
    write.wrote(List.of(Notes.file(write, "2024-03-03", "new")));

    write.replaceAll(Map.of());

    assertEquals(List.of("new"), Notes.of(table));
  }

  @Test
  void reader_keepsItsSnapshot_whileAnotherReplaces() {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-1", "2024-03-01", "old");
    TableView before = table.view();
    TableWrite write = table.write("again");
    write.wrote(List.of(Notes.file(write, "2024-03-01", "new")));
    write.replaceAll(Map.of());

    assertEquals(List.of("old"), Notes.of(before));
    assertEquals(List.of("new"), Notes.of(table));
    assertEquals(
        List.of("old"), Notes.of(TableView.of(iceberg(), iceberg().snapshot(before.snapshot()))));
  }

  @Test
  void runThatIsStartedAgain_commitsOnce_andLeavesNoFileBehind() throws IOException {
    LakeTable table = Notes.in(folder);
    TableWrite first = table.write("run");
    first.fileList().write(List.of(Notes.file(first, "2024-03-01", "once")));
    first.append();
    TableWrite again = table.write("run");
    again.fileList().write(List.of(Notes.file(again, "2024-03-01", "once")));
    again.append();
    again.discard();
    TableWrite replacing = table.write("run");
    replacing.fileList().write(List.of());
    replacing.replaceAll(Map.of());
    replacing.discard();

    assertEquals(List.of("once"), Notes.of(table));
    assertEquals(1, Notes.filesOnDisk(folder));
  }

  @Test
  void runThatDiedAfterItsCommit_keepsWhatItCommitted() throws IOException {
    LakeTable table = Notes.in(folder);
    TableWrite first = table.write("run");
    List<WrittenFile> files = List.of(Notes.file(first, "2024-03-01", "once"));
    first.wrote(files);
    first.append();
    // The list of files was still there when it died.
    TableWrite again = table.write("run");
    again.fileList().write(files);

    again.append();
    again.discard();

    assertEquals(List.of("once"), Notes.of(table));
  }

  @Test
  void discarded_leavesNoFileBehind_andWhatIsCommittedStays() throws IOException {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-0", "2024-03-01", "kept");
    TableWrite listed = table.write("run-1");
    listed.fileList().write(List.of(Notes.file(listed, "2024-03-01", "a")));
    TableWrite noted = table.write("run-2");
    noted.wrote(List.of(Notes.file(noted, "2024-03-01", "b")));
    TableWrite unlisted = table.write("run-3");
    Notes.file(unlisted, "2024-03-01", "d");
    TableWrite nothing = table.write("run-0");
    TableWrite committed = table.write("run-4");
    committed.wrote(List.of(Notes.file(committed, "2024-03-01", "c")));
    committed.append();

    for (TableWrite write : List.of(listed, noted, unlisted, nothing, committed)) {
      write.discard();
    }

    assertEquals(List.of("c", "kept"), Notes.of(table));
    assertEquals(2, Notes.filesOnDisk(folder));
    assertThrows(LakeException.class, table.write("run-1")::written);
  }

  /** As a writer whose clock is fast has it. */
  private void putLastVersionTenMinutesAhead() throws IOException {
    Path version = LocalFiles.path(iceberg().location() + "/metadata/");
    version =
        version.resolve(
            "v" + Files.readString(version.resolve("version-hint.text")) + ".metadata.json");
    long now = Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli();
    Files.writeString(
        version,
        Files.readString(version)
            .replaceFirst("\"last-updated-ms\"\\s*:\\s*\\d+", "\"last-updated-ms\":" + now));
  }

  @Test
  void writerWhoseClockIsBehindTheLastVersion_isToldSo_beforeItWritesAndAtItsCommit()
      throws IOException {
    LakeTable table = Notes.in(folder);
    Notes.append(table, "run-0", "2024-03-01", "first");
    TableWrite begun = table.write("run-1");
    begun.wrote(List.of(Notes.file(begun, "2024-03-01", "late")));
    Notes.append(table, "run-fast", "2024-03-01", "other");
    putLastVersionTenMinutesAhead();

    for (Executable refused : List.<Executable>of(() -> table.write("run-2"), begun::append)) {
      String message = assertThrows(LakeException.class, refused).getMessage();
      assertTrue(message.startsWith("By the clock of this machine it is 2"), message);
      assertTrue(message.contains("the last version of notes in " + folder), message);
      assertTrue(message.contains("Set this one, or"), message);
    }
    begun.discard();
    assertEquals(List.of("first", "other"), Notes.of(table));
    assertEquals(2, Notes.filesOnDisk(folder));
  }

  @Test
  void listThatNoWorkerWrote_isTold_withTheRemedy() {
    TableWrite write = Notes.in(folder).write("run");

    String message = assertThrows(LakeException.class, write::append).getMessage();

    assertTrue(message.contains("run.files.json"), message);
    assertTrue(message.contains("must see the lake under the same name"), message);
  }
}
