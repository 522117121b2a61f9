package io.purchaseintent.lake.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table in a folder has, whoever commits to it at the same time and whatever is broken. */
class FolderCatalogTest {

  private static final Schema ROWS =
      SchemaBuilder.record("number").fields().requiredString("writer").requiredInt("n").endRecord();
  private static final int WRITERS = 2;
  private static final int COMMITS = 12;

  @TempDir private Path folder;

  @Test
  void writersAtOnce_loseNothing() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "w" + writer;
        work.add(
            () -> {
              for (int n = 0; n < COMMITS; n++) {
                append(name, n);
              }
              return null;
            });
      }
      for (Future<Void> done : writers.invokeAll(work)) {
        done.get();
      }
    } finally {
      writers.shutdownNow();
    }

    assertEquals(
        IntStream.range(0, WRITERS)
            .boxed()
            .flatMap(w -> IntStream.range(0, COMMITS).mapToObj(n -> "w" + w + " " + n))
            .toList(),
        rows());
    // More versions than are kept were made, and one has named the table.
    assertFalse(Files.exists(metadata().resolve("v1.metadata.json")));
    assertTrue(Files.exists(metadata().resolve("v" + (WRITERS * COMMITS + 1) + ".metadata.json")));
    assertEquals(List.of(), hidden());
  }

  @Test
  void writerThatEndedBeforeItsCommit_leavesTheTableAsItWas_andMayBeginAgain() throws Exception {
    append("a", 0);
    TableWrite killed = table().write("b");
    write(killed, "b", 1);
    assertEquals(List.of("a 0"), rows());

    append("b", 1);
    assertEquals(List.of("a 0", "b 1"), rows());
  }

  @Test
  void hintThatLagsIsBrokenOrMissing_leadsToTheLastVersion() throws Exception {
    append("a", 0);
    append("a", 1);
    Path hint = metadata().resolve("version-hint.text");
    assertEquals("3", Files.readString(hint));
    Files.delete(metadata().resolve("v1.metadata.json"));

    for (String said : List.of("2", "1", "9", "", "\0\0", "-4", "99999999999")) {
      Files.writeString(hint, said);
      assertEquals(List.of("a 0", "a 1"), rows(), "with a hint of " + said);
    }
    Files.delete(hint);
    assertEquals(List.of("a 0", "a 1"), rows());
    append("a", 2);

    assertEquals("4", Files.readString(hint));
    assertEquals(List.of("a 0", "a 1", "a 2"), rows());
  }

  @Test
  void hintOfVersionsThatAreGone_isNoEmptyTable() throws Exception {
    append("a", 0);
    for (int version = 1; version <= 2; version++) {
      Files.delete(metadata().resolve("v" + version + ".metadata.json"));
    }

    String told = assertThrows(LakeException.class, () -> append("a", 1)).getMessage();

    assertTrue(told.contains("names version 2, and none is there: put the files"), told);
  }

  @Test
  void whatAKilledWriterLeftHalfWritten_isNotLookedAt() throws Exception {
    append("a", 0);
    Files.writeString(metadata().resolve(".v3.metadata.json.0d3f"), "{\"format-ver");
    Files.delete(metadata().resolve("version-hint.text"));

    append("a", 1);

    assertEquals(List.of("a 0", "a 1"), rows());
  }

  /** As a process that was halted between looking at the table and its commit. */
  @Test
  void writerOnAVersionThatOthersHaveDeletedSince_commitsAfterThem() {
    Catalog catalog = new Catalog(new LocalVersionFiles());
    Table slow = catalog.create();
    Table fast = catalog.load();
    for (int i = 0; i < 8; i++) {
      catalog.append(fast, "fast" + i);
    }
    assertFalse(Files.exists(metadata().resolve("v2.metadata.json")));

    catalog.append(slow, "slow");

    assertEquals(9, catalog.files());
    assertFalse(Files.exists(metadata().resolve("v2.metadata.json")));
  }

  @Test
  void diskThatIsFullAtTheCommit_leavesTheTableAsItWas_andIsToldOf() throws Exception {
    Catalog whole = new Catalog(new LocalVersionFiles());
    whole.append(whole.create(), "first");
    List<Path> before = manifests();
    Catalog full = new Catalog(new FullDisk(name -> name.endsWith(".json")));

    String told =
        assertThrows(LakeException.class, () -> full.append(full.load(), "second")).getMessage();

    assertTrue(told.contains("the disk is full; free some"), told);
    assertEquals(1, whole.files());
    assertEquals(before, manifests());
    whole.append(whole.load(), "second");
    assertEquals(2, whole.files());
  }

  @Test
  void diskThatIsFullAtTheHint_isNoReasonToGiveUpWhatIsCommitted() {
    Catalog full = new Catalog(new FullDisk(name -> name.endsWith(".text")));
    Table table = full.create();
    full.append(table, "first");
    full.append(table, "second");

    assertEquals(2, new Catalog(new LocalVersionFiles()).files());
  }

  @Test
  void fileSystemWithoutHardLinks_isNamedWithTheRemedy() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("some.zip"), Map.of("create", "true"))) {
      Path version = zip.getPath("/metadata/v1.metadata.json");

      String told =
          assertThrows(
                  LakeException.class,
                  () -> LocalVersionFiles.create(version, "{}".getBytes(StandardCharsets.UTF_8)))
              .getMessage();

      assertTrue(told.startsWith("The file system of /metadata makes no hard links"), told);
      assertTrue(told.contains("--lake"), told);
      try (Stream<Path> left = Files.list(version.getParent())) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private LakeTable table() {
    return LakeTable.of(Lake.of(folder.toString()), TableLayout.plain("numbers", ROWS));
  }

  private void append(String writer, int n) throws IOException {
    TableWrite write = table().write(writer + n);
    write(write, writer, n);
    write.append();
  }

  private static void write(TableWrite write, String writer, int n) throws IOException {
    GenericRecord row = new GenericData.Record(ROWS);
    row.put("writer", writer);
    row.put("n", n);
    try (TableWriter.Open file = write.writer().open(Partition.WHOLE)) {
      file.write(row);
      write.wrote(List.of(file.end("")));
    }
  }

  private List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    table().view().read(ROWS, row -> rows.add(row.get("writer") + " " + row.get("n")));
    rows.sort(
        Comparator.comparing((String row) -> row.split(" ")[0])
            .thenComparing(row -> Integer.valueOf(row.split(" ")[1])));
    return rows;
  }

  private Path metadata() {
    return folder.resolve("tables/numbers/metadata");
  }

  private List<Path> hidden() throws IOException {
    try (Stream<Path> files = Files.list(metadata())) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(metadata())) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  /** A catalogue as a process has it, and files that are only named. */
  private final class Catalog {

    private final FolderCatalog catalog;

    Catalog(VersionFiles versions) {
      catalog =
          new FolderCatalog(
              LocalFiles.location(folder.resolve("tables")), new LocalFiles(), versions);
    }

    Table create() {
      return catalog
          .buildTable(
              TableIdentifier.of("numbers"),
              new org.apache.iceberg.Schema(
                  Types.NestedField.required(1, "n", Types.IntegerType.get())))
          .withProperty("write.metadata.delete-after-commit.enabled", "true")
          .withProperty("write.metadata.previous-versions-max", "3")
          .create();
    }

    Table load() {
      return catalog.loadTable(TableIdentifier.of("numbers"));
    }

    void append(Table table, String file) {
      table
          .newAppend()
          .appendFile(
              DataFiles.builder(PartitionSpec.unpartitioned())
                  .withPath(table.location() + "/data/" + file + ".parquet")
                  .withFileSizeInBytes(1)
                  .withRecordCount(1)
                  .build())
          .commit();
    }

    long files() {
      return Long.parseLong(load().currentSnapshot().summary().get("total-data-files"));
    }
  }

  /** A disk on which files of some names find no space. */
  private record FullDisk(Predicate<String> names, VersionFiles disk) implements VersionFiles {

    FullDisk(Predicate<String> names) {
      this(names, new LocalVersionFiles());
    }

    private void write(String location) {
      // The first version is how the table came to be there.
      if (names.test(location) && !location.endsWith("/v1.metadata.json")) {
        throw LakeException.of("writing " + location, new IOException("No space left on device"));
      }
    }

    @Override
    public boolean create(String location, byte[] content) {
      write(location);
      return disk.create(location, content);
    }

    @Override
    public void replace(String location, byte[] content) {
      write(location);
      disk.replace(location, content);
    }

    @Override
    public List<String> names(String in) {
      return disk.names(in);
    }
  }
}
