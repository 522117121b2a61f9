package io.purchaseintent.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStateTest {

  private static final Path ROOT = Path.of("..");

  @TempDir private Path home;

  @Test
  void checkpointFinishedLast_isGoneOnFrom_notOneHalfWritten() throws IOException {
    checkpoint("a/chk-9", 1_000);
    Path newest = checkpoint("b/chk-2", 2_000);
    Files.createDirectories(LiveState.in(home).folder().resolve("checkpoints/b/chk-3"));

    assertEquals(Optional.of(newest), LiveState.in(home).newestCheckpoint());
    String configuration =
        Files.readString(Path.of(resumed("--runner=flink").get("flinkConfDir"), "flink-conf.yaml"));
    assertTrue(
        configuration.contains("execution.savepoint.path: " + newest.toUri()), configuration);
  }

  @Test
  void withoutACheckpoint_theRunBeginsAnew() throws IOException {
    String configuration =
        Files.readString(Path.of(resumed("--runner=flink").get("flinkConfDir"), "flink-conf.yaml"));
    assertFalse(configuration.contains("execution.savepoint.path"), configuration);
  }

  @Test
  void fresh_forgetsThem() throws IOException {
    checkpoint("a/chk-9", 1_000);

    assertFalse(resumed("--runner=flink", "--fresh").containsKey("fresh"));
    assertEquals(Optional.empty(), LiveState.in(home).newestCheckpoint());
  }

  @Test
  void fresh_isNoMatterOfARunnerThatKeepsNothing() {
    assertFalse(resumed("--runner=direct", "--fresh").containsKey("fresh"));
    assertFalse(resumed("--runner=spark", "--fresh").containsKey("fresh"));
  }

  @Test
  void clusterAndOtherRunners_keepTheirOwn() {
    assertFalse(
        resumed("--runner=flink", "--config=../runner-configs/flink-cluster.conf")
            .containsKey("flinkConfDir"));
    assertFalse(resumed("--runner=direct").containsKey("flinkConfDir"));
  }

  @Test
  void streamHasItsPlaces() {
    JobRequest request = JobRequest.parse(ROOT, "live", List.of("--home=" + home));

    assertEquals("file:" + home.resolve("event-log"), request.options().get("source"));
    assertEquals("redis://localhost:6379", request.options().get("redis"));
  }

  private Map<String, String> resumed(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--home=" + home);
    return JobRequest.parse(ROOT, "live", all).resumed().options();
  }

  private Path checkpoint(String name, long millis) throws IOException {
    Path folder = LiveState.in(home).folder().resolve("checkpoints").resolve(name);
    Files.createDirectories(folder);
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
    return folder;
  }

  @Test
  void savepoint_isGoneOnFrom_onAnotherStateBackendToo() throws IOException {
    checkpoint("a/chk-9", 1_000);
    resumed("--runner=flink");
    Path savepoint =
        Files.createDirectories(LiveState.in(home).savepoints().resolve("savepoint-1"));
    Files.createFile(savepoint.resolve("_metadata"));

    resumed("--runner=flink", "--state-backend=rocksdb");

    assertTrue(configuration().contains("execution.savepoint.path: " + savepoint.toUri()));
    assertTrue(configuration().contains("state.backend.type: rocksdb"));
    assertTrue(LiveState.in(home).savepointSince(Instant.EPOCH));
    assertFalse(LiveState.in(home).savepointSince(Instant.now().plusSeconds(60)));
  }

  @Test
  void checkpointOfAnotherStateBackend_isRefused() throws IOException {
    resumed("--runner=flink");
    checkpoint("a/chk-9", 1_000);

    UserError refused =
        assertThrows(UserError.class, () -> resumed("--runner=flink", "--state-backend=rocksdb"));

    assertTrue(refused.getMessage().contains("--state-backend=rocksdb cannot go on"));
  }

  @Test
  void unknownStateBackend_isRefusedWithThoseThatThereAre() {
    UserError refused =
        assertThrows(UserError.class, () -> resumed("--runner=flink", "--state-backend=disk"));

    assertEquals("--state-backend=disk is none of hashmap, rocksdb", refused.getMessage());
  }

  @Test
  void whatKilledRunsLeft_isDeletedByTheNextStart_butNotWhatItGoesOnFrom() throws IOException {
    Path old = checkpoint("a/chk-9", 1_000);
    Path before = checkpoint("b/chk-2", 2_000);
    Path newest = checkpoint("b/chk-3", 3_000);
    Path shared = Files.createDirectories(newest.resolveSibling("shared"));
    Path unfinished =
        Files.createDirectories(LiveState.in(home).folder().resolve("checkpoints/c/chk-1"));
    Path open = Files.createDirectories(LiveState.in(home).folder().resolve("rocksdb/job/db"));
    Path savepoint =
        Files.createDirectories(LiveState.in(home).savepoints().resolve("savepoint-1"));
    Path own = Files.createDirectories(home.resolve("run/other"));

    resumed("--runner=flink");

    for (Path gone : List.of(old.getParent(), unfinished.getParent(), open)) {
      assertFalse(Files.exists(gone), gone::toString);
    }
    for (Path kept : List.of(before, newest, shared, savepoint, own)) {
      assertTrue(Files.exists(kept), kept::toString);
    }
    assertEquals(Optional.of(newest), LiveState.in(home).newestCheckpoint());
  }

  @Test
  void savepoint_needsNoCheckpoint() throws IOException {
    Path checkpoint = checkpoint("a/chk-9", 1_000);
    Path savepoint =
        Files.createDirectories(LiveState.in(home).savepoints().resolve("savepoint-1"));
    Files.createFile(savepoint.resolve("_metadata"));

    resumed("--runner=flink");

    assertFalse(Files.exists(checkpoint));
    assertEquals(Optional.of(savepoint), LiveState.in(home).newestCheckpoint());
  }

  @Test
  void anotherSource_isRefused_whereThereIsACheckpointToGoOnFrom() throws IOException {
    resumed("--runner=flink", "--source=file:" + home.resolve("a"));
    resumed("--runner=flink", "--source=kinesis:clicks");
    checkpoint("a/chk-9", 1_000);

    UserError refused =
        assertThrows(
            UserError.class, () -> resumed("--runner=flink", "--source=file:" + home.resolve("b")));

    assertTrue(refused.getMessage().contains("kinesis:clicks"), refused.getMessage());
    resumed("--runner=flink", "--source=kinesis:clicks");
    resumed("--runner=flink", "--fresh", "--source=file:" + home.resolve("b"));
    assertEquals(Optional.empty(), LiveState.in(home).newestCheckpoint());
  }

  @Test
  void sourceInAHomeThatWasMoved_isStillTheSame() throws IOException {
    Path before = home.resolve("before");
    Path after = home.resolve("after");
    List<String> words = List.of("--runner=flink", "--home=" + before);
    JobRequest.parse(ROOT, "live", words).resumed();
    Path savepoint =
        Files.createDirectories(LiveState.in(before).savepoints().resolve("savepoint-1"));
    Files.createFile(savepoint.resolve("_metadata"));

    Files.move(before, after);

    JobRequest.parse(ROOT, "live", List.of("--runner=flink", "--home=" + after)).resumed();
    assertEquals(
        Optional.of(LiveState.in(after).savepoints().resolve("savepoint-1")),
        LiveState.in(after).newestCheckpoint());
  }

  @Test
  void metricsPort_thatIsNone_isRefused() throws IOException {
    for (String wrong : List.of("abc", "0", "70000", "9260-9249", "9249-", "-1")) {
      UserError refused =
          assertThrows(
              UserError.class, () -> resumed("--runner=flink", "--metrics-port=" + wrong), wrong);
      assertTrue(refused.getMessage().contains("--metrics-port=" + wrong), refused.getMessage());
    }
    resumed("--runner=flink", "--metrics-port=" + Ports.anyFree());
  }

  @Test
  void metricsPort_inUse_isRefused_unlessARangeHasAFreeOne() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();

      UserError refused =
          assertThrows(UserError.class, () -> resumed("--runner=flink", "--metrics-port=" + port));

      assertTrue(refused.getMessage().contains("is in use"), refused.getMessage());
      resumed("--runner=flink", "--metrics-port=" + (port - 20) + "-" + port);
    }
  }

  @Test
  void fresh_withAWrongBackend_forgetsNothing() throws IOException {
    Path newest = checkpoint("a/chk-9", 1_000);

    assertThrows(
        UserError.class, () -> resumed("--runner=flink", "--fresh", "--state-backend=disk"));

    assertEquals(Optional.of(newest), LiveState.in(home).newestCheckpoint());
  }

  @Test
  void refusedStart_deletesNothing() throws IOException {
    resumed("--runner=flink");
    Path old = checkpoint("a/chk-9", 1_000);
    checkpoint("b/chk-2", 2_000);

    assertThrows(UserError.class, () -> resumed("--runner=flink", "--state-backend=rocksdb"));

    assertTrue(Files.exists(old));
  }

  private String configuration() throws IOException {
    return Files.readString(LiveState.in(home).folder().resolve("flink-conf/flink-conf.yaml"));
  }
}
