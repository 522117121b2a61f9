package io.purchaseintent.lake.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.IngestedFile;
import io.purchaseintent.lake.upkeep.Upkeep;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.s3.S3Emulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tables in a bucket: as on a disk, whoever writes at once and whoever is killed. */
class BucketTest {

  private static S3Emulator s3;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Emulator.start();
    s3.create("shop");
  }

  @AfterAll
  static void stop() throws Exception {
    if (s3 != null) {
      s3.close();
    }
  }

  private String warehouse() {
    return "s3://shop/" + folder.getFileName();
  }

  /** A lake whose tables are in a bucket: to each its own, as on machines of their own. */
  private Lake lake(String name, String warehouse, String endpoint) throws IOException {
    Path root = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        root.resolve(LakeCatalog.FILE),
        "type=folder\nwarehouse="
            + warehouse
            + "\ns3.endpoint="
            + endpoint
            + "\nclient.region="
            + s3.region()
            + "\n");
    return new Lake(root);
  }

  private Lake lake(String name) throws IOException {
    return lake(name, warehouse(), s3.endpoint());
  }

  private static Map<Partition, List<GenericRecord>> row(String path) {
    return Map.of(
        Partition.WHOLE, List.of(new IngestedFile("00", path.length(), path, "r").toRow()));
  }

  private static WrittenFile written(TableWrite write) throws IOException {
    try (TableWriter.Open file = write.writer().open(Partition.WHOLE)) {
      file.write(new IngestedFile("00", 1, "b", write.run()).toRow());
      return file.end("");
    }
  }

  private static List<String> paths(LakeTable table) throws IOException {
    List<String> paths = new ArrayList<>();
    table.view().read(IngestedFile.SCHEMA, read -> paths.add(IngestedFile.of(read).path()));
    return paths.stream().sorted().toList();
  }

  private static String messageOf(Executable refused) {
    return String.valueOf(assertThrows(LakeException.class, refused).getMessage());
  }

  @Test
  void writersAtOnce_loseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    TreeSet<String> expected = new TreeSet<>();
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 3; writer++) {
        LakeTable table = IngestedFile.in(lake("machine-" + writer));
        for (int run = 0; run < 2; run++) {
          String name = "run-" + writer + "-" + run;
          expected.add(name);
          writers.add(
              () -> {
                table.append(name, row(name));
                return null;
              });
        }
      }
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }

    assertEquals(List.copyOf(expected), paths(IngestedFile.in(lake("reader"))));
  }

  @Test
  void runStartedAgainUnderItsName_commitsOnce_andOneThatEndedBefore_leavesNothing()
      throws Exception {
    LakeTable table = IngestedFile.in(lake("machine"));
    Store bucket = s3.store(warehouse());
    table.append("first", row("a"));
    table.append("first", row("a"));
    TableWrite killed = table.write("killed");
    written(killed);

    assertEquals(List.of("a"), paths(IngestedFile.in(lake("reader"))));
    Upkeep.of(table, "upkeep", Duration.ZERO, Instant.now().plus(Duration.ofDays(2)));
    assertEquals(List.of("a"), paths(table));
    assertEquals(1, bucket.files("ingested_files/data").size());
  }

  @Test
  void bucketThatIsNone_orIsAway_orMayNotBeUsed_isToldBeforeAnyWork() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    String away = "http://127.0.0.1:" + nobody;
    LakeTable nowhere = IngestedFile.in(lake("nowhere", "s3://nowhere/x", s3.endpoint()));
    LakeTable silent = IngestedFile.in(lake("silent", "s3://shop/x", away));

    assertTrue(messageOf(nowhere::exists).startsWith("s3://nowhere/x: there is no bucket nowhere"));
    assertTrue(messageOf(() -> nowhere.write("r")).contains("there is no bucket nowhere: create"));
    assertTrue(messageOf(silent::exists).startsWith("s3://shop/x: " + away + " does not answer"));
    try {
      s3.becomeNobody();
      assertTrue(
          messageOf(() -> IngestedFile.in(lake("nobody")).write("r")).contains("no permission"));
      String bucket = messageOf(() -> IngestedFile.in(wholeLake("nobody")).write("r"));
      assertTrue(bucket.contains("no permission") && !bucket.contains("--home"), bucket);
    } finally {
      s3.requirePermission("inf");
      S3Emulator.credentials("test", "test");
    }
  }

  /** That an operator is told so, by whatever it is wrapped. */
  private static void assertForbidden(Executable failing) {
    RuntimeException failure = assertThrows(RuntimeException.class, failing);
    LakeException told = LakeException.in(failure);
    assertTrue(
        told != null && String.valueOf(told.getMessage()).contains(": no permission; docs/s3.md"),
        () -> failure + " tells: " + told);
  }

  @Test
  void permissionThatIsTakenAwayInTheMiddle_isTold_andTheTableAsItWas() throws Exception {
    LakeTable table = IngestedFile.in(lake("machine"));
    table.append("before", row("a"));
    TableView view = table.view();
    TableWrite writes = table.write("writes");
    TableWrite commits = table.write("commits");
    commits.wrote(List.of(written(commits)));
    try {
      s3.becomeNobody();

      assertForbidden(() -> written(writes));
      assertForbidden(commits::append);
      assertForbidden(() -> view.read(IngestedFile.SCHEMA, read -> {}));
      assertForbidden(() -> Upkeep.of(table, "up", Duration.ZERO, Instant.now()));
    } finally {
      s3.requirePermission("inf");
      S3Emulator.credentials("test", "test");
    }
    assertEquals(List.of("a"), paths(table));
    commits.append();
    assertEquals(List.of("a", "b"), paths(table));
  }

  @Test
  void lakeThatIsAnUrl_becomesNoFolder() {
    assertTrue(messageOf(() -> Lake.of("s3://shop/lake")).contains("must be a folder here"));
    assertTrue(
        messageOf(() -> Lake.of("gs://shop/lake", folder, folder, null, null))
            .contains("A lake is a folder or s3://BUCKET/PREFIX: gs://shop/lake must be"));
  }

  /** The same lake in a bucket, of a machine of this name. */
  private Lake wholeLake(String machine) {
    Path home = folder.resolve(machine);
    return Lake.of(warehouse() + "/whole", home.resolve("here"), home, s3.endpoint(), s3.region());
  }

  /** A run that makes training set {@code a} of one file. */
  private static Dataset.Staging staged(Lake lake, String run) throws IOException {
    Dataset.Staging staging = lake.trainingSet("a").stage(run);
    Path file = Files.writeString(staging.path().resolve("part-" + run), run);
    Files.writeString(
        staging.path().resolve(Dataset.MANIFEST),
        "{\"files\": [{\"path\": \"part-" + run + "\", \"sha256\": \"" + Sha256.of(file) + "\"}]}");
    return staging;
  }

  private static List<String> contents(Lake lake) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : lake.trainingSet("a").files()) {
      contents.add(Files.readString(file));
    }
    return contents;
  }

  @Test
  void lakeInABucket_hasTablesThere_forAllMachines() throws IOException {
    IngestedFile.in(wholeLake("one")).append("run", row("a"));

    assertEquals(List.of("a"), paths(IngestedFile.in(wholeLake("two"))));
    assertTrue(wholeLake("two").files().folders("").contains("tables"));
  }

  @Test
  void trainingSetInABucket_isWholeOrAsItWas_andOfTwoRunsAtOnceTheLaterIsTold() throws IOException {
    Dataset.Staging killed = staged(wholeLake("one"), "20260301T120000001");
    Lake lake = wholeLake("two");
    assertTrue(lake.files().upload("training-sets/a/part-killed", killed.files().get(1)));
    assertTrue(lake.trainingSets().isEmpty());

    Dataset.Staging late = staged(wholeLake("three"), "20260301T120000002");
    staged(lake, "20260301T120000003").commit();

    assertTrue(messageOf(late::commit).contains("Another run has written"));
    assertEquals(List.of("20260301T120000003"), contents(wholeLake("one")));
    staged(wholeLake("one"), "20260301T120000004").commit();
    assertEquals(List.of("20260301T120000004"), contents(lake));
    assertEquals(
        List.of("manifest.json", "part-20260301T120000004"),
        lake.files().files("training-sets/a"),
        "what was replaced, late and killed has gone");
    lake.files().write("training-sets/a/part-20260301T120000004", new byte[1]);
    assertTrue(messageOf(() -> contents(wholeLake("four"))).contains("is not what the manifest"));
  }

  @Test
  void reportsOfALakeInABucket_areThere_forAllMachines() throws IOException {
    Lake one = wholeLake("one");
    Lake two = wholeLake("two");
    Path written = one.reports("drift").resolve("by-hand/2016-10-30.json");
    Files.createDirectories(written.resolveSibling(""));
    one.keepReport(Files.writeString(written, "{}"));
    one.keepReport(Files.writeString(folder.resolve("elsewhere"), "{}"));

    two.bringReports();

    Path here = two.reports("drift").resolve("by-hand/2016-10-30.json");
    assertEquals("{}", Files.readString(here));
    assertEquals(1, one.files().all("").size());
    one.files().delete("reports/drift/by-hand/2016-10-30.json");
    two.bringReports("drift");
    assertTrue(Files.notExists(here));
  }

  @Test
  void propertiesThatAreWrong_areTold() throws IOException {
    assertTrue(messageOf(IngestedFile.in(lake("none", "", ""))::exists).contains("needs a"));
    LakeTable schemeless = IngestedFile.in(lake("gs", "gs://shop/x", s3.endpoint()));
    assertTrue(messageOf(schemeless::exists).contains("gs://shop/x must be a folder here"));
    Lake unused = Lake.of("./s3:shop", Path.of("."), Path.of("."), null, null);
    assertTrue(unused.toString().endsWith("s3:shop"), unused.toString());
    assertTrue(
        messageOf(() -> Lake.of("s3:shop/lake", Path.of("."), Path.of("."), null, null))
            .contains(
                "a place in a bucket is s3://BUCKET/PREFIX, a folder of that name ./s3:shop"));
    Path root = folder.resolve("wrong");
    Files.createDirectories(root);
    Files.writeString(root.resolve(LakeCatalog.FILE), "type=folder\nendpoint=http://x\n");
    assertTrue(messageOf(IngestedFile.in(new Lake(root))::exists).contains("and not [endpoint]"));
  }
}
