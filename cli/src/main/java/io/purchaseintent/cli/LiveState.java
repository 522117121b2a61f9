package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @return its folder
   */
  Path configure() {
    Path configuration = folder.resolve("flink-conf");
    List<String> lines =
        Stream.concat(
                Stream.of(
                    "state.backend.type: hashmap",
                    "state.checkpoints.dir: " + folder.resolve("checkpoints").toUri(),
                    "state.checkpoints.num-retained: 2",
                    "restart-strategy.type: exponential-delay"),
                newestCheckpoint().stream()
                    .map(checkpoint -> "execution.savepoint.path: " + checkpoint.toUri()))
            .toList();
    try {
      Files.createDirectories(configuration);
      Files.write(configuration.resolve("flink-conf.yaml"), lines);
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
