package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
record LiveState(Path folder) {

  private static final String METADATA = "_metadata";

  /** That of a home folder. */
  static LiveState in(Path home) {
    return new LiveState(home.toAbsolutePath().normalize().resolve("run").resolve("live"));
  }

  /** The checkpoint that was finished last; none where the job never ran, or ran to its end. */
  Optional<Path> newestCheckpoint() {
    Path checkpoints = folder.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    while (true) {
      // checkpoints/JOB/chk-N/_metadata, which is written when all else is there.
      try (Stream<Path> files = Files.find(checkpoints, 3, (path, is) -> path.endsWith(METADATA))) {
        return files
            .max(Comparator.comparingLong(LiveState::modifiedMillis))
            .map(metadata -> metadata.getParent());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw new UserError(checkpoints + " cannot be read: " + e.getMessage(), e);
        }
        // A job that runs has deleted an old one meanwhile: look again.
      } catch (IOException e) {
        throw new UserError(checkpoints + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** Forgets all checkpoints. */
  void forget() {
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
   * Writes the configuration that a run goes on with.
   *
   * @param backend where state is kept while the job runs
   * @param metricsPort where Prometheus may read the run's metrics, a port or a range; null nowhere
   * @return its folder
   * @throws UserError if another backend made the checkpoint to go on from
   */
  Path configure(StateBackend backend, @Nullable String metricsPort) {
    Optional<Path> checkpoint = newestCheckpoint();
    Path configuration = folder.resolve("flink-conf");
    Path file = configuration.resolve("flink-conf.yaml");
    List<String> lines = new ArrayList<>();
    lines.add(backend.line());
    lines.addAll(backend.more(folder));
    lines.add("state.checkpoints.dir: " + folder.resolve("checkpoints").toUri());
    lines.add("state.checkpoints.num-retained: 2");
    lines.add("restart-strategy.type: exponential-delay");
    if (metricsPort != null) {
      lines.add(
          "metrics.reporter.prometheus.factory.class:"
              + " org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      lines.add("metrics.reporter.prometheus.port: " + metricsPort);
    }
    checkpoint.ifPresent(from -> lines.add("execution.savepoint.path: " + from.toUri()));
    try {
      if (checkpoint.isPresent()
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
      Files.createDirectories(configuration);
      Files.write(file, lines);
      return configuration;
    } catch (IOException e) {
      throw new UserError(
          folder + " cannot be written: " + e.getMessage() + "; choose another place with --home",
          e);
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
