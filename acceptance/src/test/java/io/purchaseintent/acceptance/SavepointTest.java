package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.Intent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The live job as a user runs it, stopped by the command and begun again. */
@Timeout(300)
final class SavepointTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path home;

  private final List<Process> processes = new ArrayList<>();
  private RedisServer redis;

  @BeforeEach
  void startRedis() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).build();
    redis.start();
  }

  @AfterEach
  void endAll() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    redis.stop();
  }

  @Test
  void liveJob_stopsWithASavepoint_andTheNextRunGoesOnFromIt_onAnotherBackend() throws Exception {
    Command first = live("--state-backend=hashmap");
    while (newestCheckpoint().isEmpty()) {
      assertTrue(first.process().isAlive(), () -> "the job has ended: " + first.printed());
      TimeUnit.MILLISECONDS.sleep(50);
    }

    Command beside = live();
    assertEquals(1, beside.end(), beside::printed);
    assertTrue(beside.printed().contains("Another live job runs in"), beside::printed);

    Command savepoint = intent("savepoint", "--json");
    assertEquals(0, savepoint.end(), savepoint::printed);
    assertEquals(0, first.end(), first::printed);
    Path made = newestCheckpoint().orElseThrow();
    assertTrue(made.startsWith(home.resolve("run/live/savepoints")), made::toString);
    assertTrue(savepoint.printed().contains("\"stopped\":true"), savepoint::printed);

    Command second = live("--state-backend=rocksdb", "--until-idle=PT2S");
    assertEquals(0, second.end(), second::printed);
    assertEquals(Optional.empty(), newestCheckpoint());
  }

  private Command live(String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                "live",
                "--runner=flink",
                "--redis=redis://localhost:" + redis.ports().get(0),
                "--checkpointing-interval=500",
                "--json"));
    words.addAll(List.of(more));
    return intent(words.toArray(String[]::new));
  }

  /** Starts what {@code ./intent} starts. */
  private Command intent(String... words) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dintent.root=" + ROOT,
                "-cp",
                System.getProperty("java.class.path"),
                Intent.class.getName()));
    all.addAll(List.of(words));
    all.add("--home=" + home);
    Path output = home.resolve("printed-" + processes.size() + ".txt");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    processes.add(process);
    return new Command(process, output);
  }

  private record Command(Process process, Path output) {

    /** Waits for its end; its exit code. */
    int end() throws InterruptedException {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::printed);
      return process.exitValue();
    }

    String printed() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        return "nothing printed";
      }
    }
  }

  /** The checkpoint or savepoint of the live job that was finished last. */
  private Optional<Path> newestCheckpoint() throws IOException {
    Path live = home.resolve("run/live");
    if (!Files.isDirectory(live)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(live, 4, (path, is) -> path.endsWith("_metadata"))) {
      return files
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    } catch (UncheckedIOException e) {
      // The job has deleted an old one meanwhile.
      return Optional.empty();
    }
  }
}
