package io.purchaseintent.cli.live;

import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an embedded Flink keeps the checkpoints of the live job, so that the next run goes on where
 * the last one was, however that ended.
 *
 * @param folder absolute
 */
public record LiveState(Path folder) {

  private static final String METADATA = "_metadata";
  private static final String REST_PORT = "rest.bind-port: ";

  /** That of a home folder. */
  public static LiveState in(Path home) {
    return new LiveState(home.toAbsolutePath().normalize().resolve("run").resolve("live"));
  }

  /** Where a Spark of a home folder keeps what it needs while it runs. */
  public static LiveState ofSpark(Path home) {
    return new LiveState(home.toAbsolutePath().normalize().resolve("run").resolve("live-spark"));
  }

  /**
   * The checkpoint or savepoint that was finished last; none where the job never ran, or ran to its
   * end.
   */
  public Optional<Path> newestCheckpoint() {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    while (true) {
      // checkpoints/JOB/chk-N/_metadata and savepoints/NAME/_metadata, written when all else is.
      try (Stream<Path> files = Files.find(folder, 4, (path, is) -> path.endsWith(METADATA))) {
        return files
            .max(Comparator.comparingLong(LiveState::modifiedMillis))
            .map(metadata -> metadata.getParent());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
        }
        // A job that runs has deleted an old one meanwhile: look again.
      } catch (IOException e) {
        throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** A folder a run, and in it one for each of its checkpoints. */
  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Where savepoints are made. */
  Path savepoints() {
    return folder.resolve("savepoints");
  }

  /** Whether a savepoint was made that is newer than this instant and every checkpoint. */
  public boolean savepointSince(Instant start) {
    return newestCheckpoint()
        .filter(newest -> newest.startsWith(savepoints()))
        .filter(newest -> modifiedMillis(newest.resolve(METADATA)) >= start.toEpochMilli())
        .isPresent();
  }

  /** The REST address of the Flink that runs the job, or ran it last; none where it never did. */
  public Optional<URI> flink() {
    try {
      return Files.readAllLines(configurationFile()).stream()
          .filter(line -> line.startsWith(REST_PORT))
          .map(line -> URI.create("http://localhost:" + line.substring(REST_PORT.length())))
          .findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError(configurationFile() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Path configuration() {
    return folder.resolve("flink-conf");
  }

  private Path configurationFile() {
    return configuration().resolve("flink-conf.yaml");
  }

  /** Names what the last run read: where its checkpoints were is of no use in another log. */
  private Path sourceFile() {
    return folder.resolve("source");
  }

  /** Forgets all checkpoints and savepoints. */
  public void forget() {
    delete(folder);
  }

  /**
   * Deletes what runs that were killed have left and no run needs any more: all checkpoints but
   * those of the run to go on from, which may share files, and what was on disk of open state.
   * Savepoints stay: whoever made one deletes it.
   */
  private void tidy(Optional<Path> from) {
    for (Path run : children(checkpoints())) {
      if (from.filter(checkpoint -> checkpoint.startsWith(run)).isEmpty()) {
        delete(run);
      }
    }
    delete(StateBackend.openState(folder));
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.toList();
    } catch (IOException e) {
      throw new UserError(parent + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UserError(folder + " cannot be deleted: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the configuration that a run goes on with, and deletes what it does not need.
   *
   * @param source what is read, as {@code --source} names it
   * @param backend where state is kept while the job runs
   * @param metricsPort where Prometheus may read the run's metrics, a port or a range; null nowhere
   * @return its folder
   * @throws UserError if another backend made the checkpoint to go on from, or it is one of another
   *     source
   */
  public Path configure(String source, StateBackend backend, @Nullable String metricsPort) {
    Optional<Path> checkpoint = newestCheckpoint();
    Path file = configurationFile();
    List<String> lines = new ArrayList<>();
    lines.add(backend.line());
    lines.addAll(backend.more(folder));
    lines.add("state.checkpoints.dir: " + checkpoints().toUri());
    lines.add("state.checkpoints.num-retained: 2");
    lines.add("restart-strategy.type: exponential-delay");
    // All is one process: what does not answer for long was paused with all the rest, not lost.
    lines.add("heartbeat.timeout: 600000");
    lines.add("rest.address: localhost");
    lines.add("rest.bind-address: localhost");
    lines.add(REST_PORT + Ports.anyFree());
    if (metricsPort != null) {
      lines.add(
          "metrics.reporter.prometheus.factory.class:"
              + " org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      lines.add("metrics.reporter.prometheus.port: " + metricsPort);
    }
    checkpoint.ifPresent(from -> lines.add("execution.savepoint.path: " + from.toUri()));
    try {
      requireSameSource(source, checkpoint);
      // A savepoint is for both.
      if (checkpoint.isPresent()
          && !checkpoint.get().startsWith(savepoints())
          && Files.isRegularFile(file)
          && !Files.readAllLines(file).contains(backend.line())) {
        throw UserError.ofUsage(
            "--state-backend="
                + backend.title()
                + " cannot go on from "
                + checkpoint.get()
                + ", which the other one made: stay with that, or take --fresh to begin at the start"
                + " of the source");
      }
      tidy(checkpoint);
      Files.createDirectories(configuration());
      Files.write(file, lines);
      Files.writeString(sourceFile(), source);
      return configuration();
    } catch (IOException e) {
      throw new UserError(
          folder + " cannot be written: " + e.getMessage() + "; choose another place with --home",
          e);
    }
  }

  private void requireSameSource(String source, Optional<Path> checkpoint) throws IOException {
    if (checkpoint.isEmpty() || !Files.isRegularFile(sourceFile())) {
      return;
    }
    String before = Files.readString(sourceFile());
    if (!source.equals(before)) {
      throw UserError.ofUsage(
          "--source="
              + source
              + " is not what was read up to "
              + checkpoint.get()
              + ": that was "
              + before
              + ". Name that one, or choose another place with --home; --fresh forgets where the job"
              + " was, and begins at the start");
    }
  }

  private static long modifiedMillis(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      // It was deleted between being found and looked at.
      return 0;
    }
  }
}
